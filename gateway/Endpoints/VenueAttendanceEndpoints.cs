using System.ComponentModel;
using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using UdaConnect.Attendance;
using UdaConnect.Gateway.Faults;
using UdaConnect.Gateway.Hosting;
using UdaConnect.Validation;
using UdaConnect.Visits;

namespace UdaConnect.Gateway.Endpoints;

internal static class VenueAttendanceEndpoints
{
    private const int DefaultLimit = 1_000;

    public static void MapVenueAttendance(this IEndpointRouteBuilder routes)
    {
        var venue = routes.MapGroup("/api/venues/{id}/attendance").WithTags("Attendance");
        venue.MapGet("/", FindAsync).WithName("FindVenueAttendance").WithSummary("How many people were at a venue, and when")
            .WithDescription("Registered people. The timeline goes from the first to the last step with anybody, in steps of step_seconds.")
            .Produces<VenueAttendanceShape>().ProducesFaults(400, 404, 503);
        venue.MapGet("/people", ListAsync).WithName("ListVenueAttendance").WithSummary("Who was at a venue, by id")
            .WithDescription("A Link header with rel=\"next\" while there are more.").Produces<AttendeeShape[]>().ProducesFaults(400, 404, 503);
        var session = routes.MapGroup("/api/sessions/{id}/attendance").WithTags("Attendance");
        session.MapGet("/", FindSessionAsync).WithName("FindSessionAttendance").WithSummary("How many people attended a session, and when")
            .Produces<VenueAttendanceShape>().ProducesFaults(400, 404, 503);
        session.MapGet("/people", ListSessionAsync).WithName("ListSessionAttendance").WithSummary("Who attended a session, by id")
            .WithDescription("A Link header with rel=\"next\" while there are more.").Produces<AttendeeShape[]>().ProducesFaults(400, 404, 503);
    }

    internal static async Task<Ok<VenueAttendanceShape>> FindAsync(
        Questions questions, [FromRoute, Description("Venue id")] string id,
        [FromQuery(Name = "start_date"), Description("UTC day such as 2020-01-01, or an RFC 3339 instant")] string? startDate,
        [FromQuery(Name = "end_date"), Description("UTC day, included, or an RFC 3339 instant, excluded; at most 366 days after the start")] string? endDate,
        CancellationToken cancellationToken)
    {
        var (venueId, span, _, _) = ReadVenue(id, startDate, endDate);
        await Conference.FindVenueAsync(questions, venueId, cancellationToken);
        return await CountAsync(questions, venueId, span, cancellationToken);
    }

    internal static async Task<Ok<AttendeeShape[]>> ListAsync(
        HttpContext http, Questions questions, [FromRoute, Description("Venue id")] string id,
        [FromQuery(Name = "start_date"), Description("UTC day such as 2020-01-01, or an RFC 3339 instant")] string? startDate,
        [FromQuery(Name = "end_date"), Description("UTC day, included, or an RFC 3339 instant, excluded; at most 366 days after the start")] string? endDate,
        [Description("Entries of a page, 1 to 1000; 1000 when not given")] string? limit,
        [Description("From the Link header of the page before")] string? cursor, CancellationToken cancellationToken)
    {
        var (venueId, span, take, after) = ReadVenue(id, startDate, endDate, limit, cursor);
        await Conference.FindVenueAsync(questions, venueId, cancellationToken);
        return await PeopleAsync(
            http, questions, venueId, span, take, after, $"/api/venues/{venueId}/attendance/people", [("start_date", startDate), ("end_date", endDate)], cancellationToken);
    }

    internal static async Task<Ok<VenueAttendanceShape>> FindSessionAsync(
        Questions questions, [FromRoute, Description("Session id")] string id, CancellationToken cancellationToken)
    {
        var fields = new FieldReader();
        var read = fields.Id("id", id);
        var session = await Conference.FindSessionAsync(questions, fields.Build(() => read).OrRefuse(), cancellationToken);
        return await CountAsync(questions, session.VenueId, AttendanceSpan.OfSession(session.StartMs, session.EndMs), cancellationToken);
    }

    internal static async Task<Ok<AttendeeShape[]>> ListSessionAsync(
        HttpContext http, Questions questions, [FromRoute, Description("Session id")] string id,
        [Description("Entries of a page, 1 to 1000; 1000 when not given")] string? limit,
        [Description("From the Link header of the page before")] string? cursor, CancellationToken cancellationToken)
    {
        var fields = new FieldReader();
        var read = fields.Id("id", id);
        var page = ReadPage(fields, limit, cursor);
        var session = await Conference.FindSessionAsync(questions, fields.Build(() => read).OrRefuse(), cancellationToken);
        return await PeopleAsync(
            http, questions, session.VenueId, AttendanceSpan.OfSession(session.StartMs, session.EndMs), page.Limit, page.After,
            $"/api/sessions/{session.Id}/attendance/people", [], cancellationToken);
    }

    private static (long VenueId, AttendanceSpan Span, int Limit, int After) ReadVenue(
        string id, string? startDate, string? endDate, string? limit = null, string? cursor = null)
    {
        var fields = new FieldReader();
        var venueId = fields.Id("id", id);
        var range = fields.Range("start_date", startDate, "end_date", endDate, VisitsQuery.LongestRange);
        var page = ReadPage(fields, limit, cursor);
        return fields.Build(() => (venueId, AttendanceSpan.Of(range), page.Limit, page.After)).OrRefuse();
    }

    private static (int Limit, int After) ReadPage(FieldReader fields, string? limit, string? cursor) =>
        (fields.Limit("limit", limit) ?? DefaultLimit, (int)fields.Cursor("cursor", cursor, int.MaxValue));

    private static async Task<Ok<VenueAttendanceShape>> CountAsync(Questions questions, long venueId, AttendanceSpan span, CancellationToken cancellationToken) =>
        TypedResults.Ok(VenueAttendanceShape.Of(await questions.AskAsync(
            (grains, token) => grains.GetGrain<IVenueAttendanceGrain>(venueId).FindAsync(span, token), cancellationToken)));

    private static async Task<Ok<AttendeeShape[]>> PeopleAsync(
        HttpContext http, Questions questions, long venueId, AttendanceSpan span, int limit, int after, FormattableString path,
        (string, string?)[] parameters, CancellationToken cancellationToken)
    {
        var page = await questions.AskAsync(
            (grains, token) => grains.GetGrain<IVenueAttendanceGrain>(venueId).ListPeopleAsync(span, after, limit, token), cancellationToken);
        if (page.HasMore)
            Paging.Link(http, FormattableString.Invariant(path), limit, page.People[^1].Person.Id.ToString(CultureInfo.InvariantCulture), parameters);
        return TypedResults.Ok(page.People.Select(AttendeeShape.Of).ToArray());
    }
}
