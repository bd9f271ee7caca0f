using System.ComponentModel;
using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using UdaConnect.Attendance;
using UdaConnect.Encounters;
using UdaConnect.Gateway.Export;
using UdaConnect.Gateway.Faults;
using UdaConnect.Gateway.Hosting;
using UdaConnect.Persons;

namespace UdaConnect.Gateway.Endpoints;

internal static class AttendanceEndpoints
{
    private const string StartText = "UTC day such as 2020-01-01, or an RFC 3339 instant; may be missing together with end_date where an event is given";
    private const string EndText = "UTC day, included, or an RFC 3339 instant, excluded; at most 366 days after the start";
    private const string EventText = "Event id: only its days and its venues";

    public static void MapAttendance(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/persons/{id}").WithTags("Attendance");
        group.MapGet("/attendance", FindAsync).WithName("FindAttendance").WithSummary("Where a person stayed, and which sessions they saw")
            .WithDescription("A stay is a run of visits inside one venue in which gaps are at most five minutes, from the first to the last. A booth in a hall: both.")
            .Produces<AttendanceShape>().ProducesFaults(400, 404, 503);
        group.MapGet("/shared", FindSharedAsync).WithName("FindShared").WithSummary("Who was at the same booths and sessions at the same time, most overlap first")
            .WithDescription("Time at several places at once, a talk and its room, counts once in overlap_seconds. A Link header with rel=\"next\" while there are more. As text/csv or text/vcard (Accept) the whole list, where neither limit nor cursor is given.")
            .Produces<SharedShape[]>(200, "application/json", ExportFormats.Csv, ExportFormats.VCard).ProducesFaults(400, 404, 503);
    }

    internal static async Task<Ok<AttendanceShape>> FindAsync(
        Questions questions, [FromRoute, Description("Person id")] string id,
        [FromQuery(Name = "start_date"), Description(StartText)] string? startDate, [FromQuery(Name = "end_date"), Description(EndText)] string? endDate,
        [FromQuery(Name = "event"), Description(EventText)] string? eventId, CancellationToken cancellationToken)
    {
        var query = AttendanceQuery.Parse(id, new(startDate, endDate, eventId)).OrRefuse();
        var range = await Scope.RangeAsync(questions, query.Scope, cancellationToken);
        await People.FindAsync(questions, query.PersonId, cancellationToken);
        return TypedResults.Ok(AttendanceShape.Of(await questions.AskAsync(
            (grains, token) => grains.GetGrain<IPersonGrain>(query.PersonId).FindAttendanceAsync(range, query.Scope.EventId, token), cancellationToken)));
    }

    internal static async Task<Results<Ok<SharedShape[]>, ContentHttpResult>> FindSharedAsync(
        HttpContext http, Questions questions, [FromRoute, Description("Person id")] string id,
        [FromQuery(Name = "start_date"), Description(StartText)] string? startDate, [FromQuery(Name = "end_date"), Description(EndText)] string? endDate,
        [FromQuery(Name = "event"), Description(EventText)] string? eventId,
        [Description("Kinds of venues that count, with commas between; booth,stage,room when not given")] string? kinds,
        [Description("Entries of a page, 1 to 1000; 1000 when not given")] string? limit,
        [Description("From the Link header of the page before")] string? cursor, CancellationToken cancellationToken)
    {
        var query = AttendanceQuery.Parse(id, new(startDate, endDate, eventId, kinds, cursor, limit)).OrRefuse();
        var range = await Scope.RangeAsync(questions, query.Scope, cancellationToken);
        await People.FindAsync(questions, query.PersonId, cancellationToken);
        var format = ExportFormats.Wanted(http.Request, ExportFormat.Csv, ExportFormat.VCard);
        var page = await PageAsync(query.After);
        var entries = page.People.ToList();
        for (var isWhole = format != ExportFormat.Json && limit is null && cursor is null; isWhole && page.HasMore; entries.AddRange(page.People))
            page = await PageAsync(entries[^1].Key);
        if (page.HasMore)
        {
            Paging.Link(
                http, string.Create(CultureInfo.InvariantCulture, $"/api/persons/{query.PersonId}/shared"), query.Limit, page.People[^1].Key.ToString(),
                ("start_date", startDate), ("end_date", endDate), ("event", eventId), ("kinds", kinds));
        }

        return format == ExportFormat.Json ? TypedResults.Ok(entries.Select(SharedShape.Of).ToArray()) : PeopleExport.Of(http.Response, format, entries);

        Task<SharedPage> PageAsync(ConnectionKey? after) => questions.AskAsync(
            (grains, token) => grains.GetGrain<IPersonGrain>(query.PersonId).FindSharedAsync(range, query.Scope.EventId, query.Kinds, after, query.Limit, token),
            cancellationToken);
    }
}
