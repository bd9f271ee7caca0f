using System.ComponentModel;
using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using UdaConnect.Encounters;
using UdaConnect.Gateway.Export;
using UdaConnect.Gateway.Faults;
using UdaConnect.Gateway.Hosting;
using UdaConnect.Persons;
using UdaConnect.Time;
using UdaConnect.Validation;

namespace UdaConnect.Gateway.Endpoints;

internal static class EncounterEndpoints
{
    // Entries a call when a list goes out whole.
    private const int WholePage = 1_000;

    public static void MapEncounters(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/persons/{id}/connections").WithTags("Connections");
        group.MapGet("/", ListAsync).WithName("ListConnections").WithSummary("With whom a person had encounters, longest together first")
            .WithDescription("Nearness says that two people were near, not that they met. A Link header with rel=\"next\" while there are more; pages behind the first go on in the list as it was then, for up to 30 s. As text/csv or text/vcard (Accept) the whole list, where neither limit nor cursor is given.")
            .Produces<PersonConnectionShape[]>(200, "application/json", ExportFormats.Csv, ExportFormats.VCard).ProducesFaults(400, 404, 503);
        group.MapGet("/{other_id}", FindAsync).WithName("FindEncounters").WithSummary("The encounters of two people, by start")
            .WithDescription("A Link header with rel=\"next\" while there are more.")
            .Produces<EncounterShape[]>().ProducesFaults(400, 404, 503);
    }

    internal static async Task<Results<Ok<PersonConnectionShape[]>, ContentHttpResult>> ListAsync(
        HttpContext http, Questions questions,
        [FromRoute, Description("Person id")] string id, [AsParameters] EncountersParameters parameters,
        [Description("From the Link header of the page before")] string? cursor, CancellationToken cancellationToken)
    {
        var fields = new FieldReader();
        var read = EncountersQuery.Read(fields, id, parameters.ToText());
        var after = ConnectionKey.Read(fields, "cursor", cursor);
        var query = fields.Build(() => read).OrRefuse();
        var range = await Scope.RangeAsync(questions, query.Scope, cancellationToken);
        await People.FindAsync(questions, query.PersonId, cancellationToken);
        var format = ExportFormats.Wanted(http.Request, ExportFormat.Csv, ExportFormat.VCard);
        var isWhole = format != ExportFormat.Json && parameters.Limit is null && cursor is null;
        var page = await PageAsync(after, isWhole ? WholePage : query.Limit);
        var entries = page.Connections.ToList();
        for (; isWhole && page.HasMore; entries.AddRange(page.Connections))
            page = await PageAsync(entries[^1].Key, WholePage);
        if (page.HasMore)
            Link(http, parameters, $"/api/persons/{query.PersonId}/connections", query.Limit, page.Connections[^1].Key.ToString());
        return format == ExportFormat.Json
            ? TypedResults.Ok(entries.Select(PersonConnectionShape.Of).ToArray())
            : PeopleExport.Of(http.Response, format, entries);

        Task<ConnectionsPage> PageAsync(ConnectionKey? behind, int limit) => questions.AskAsync(
            (grains, token) => grains.GetGrain<IPersonGrain>(query.PersonId).FindConnectionsAsync(range, query.Measure, query.Scope.EventId, behind, limit, token),
            cancellationToken);
    }

    internal static async Task<Ok<EncounterShape[]>> FindAsync(
        HttpContext http, Questions questions,
        [FromRoute, Description("Person id")] string id, [FromRoute(Name = "other_id"), Description("The other person's id")] string otherId,
        [AsParameters] EncountersParameters parameters, [Description("From the Link header of the page before")] string? cursor, CancellationToken cancellationToken)
    {
        var fields = new FieldReader();
        var read = EncountersQuery.Read(fields, id, parameters.ToText());
        var other = fields.PersonId("other_id", otherId);
        long? after = cursor is null ? null : fields.Cursor("cursor", cursor, Timestamps.EndMs);
        var query = fields.Build(() => read).OrRefuse();
        var range = await Scope.RangeAsync(questions, query.Scope, cancellationToken);
        await People.FindAsync(questions, query.PersonId, cancellationToken);
        await People.FindAsync(questions, other, cancellationToken, "other_id");
        var page = await questions.AskAsync(
            (grains, token) => grains.GetGrain<IPersonGrain>(query.PersonId).FindEncountersAsync(other, range, query.Measure, query.Scope.EventId, after, query.Limit, token), cancellationToken);
        if (page.HasMore)
            Link(http, parameters, $"/api/persons/{query.PersonId}/connections/{other}", query.Limit, page.Encounters[^1].StartMs.ToString(CultureInfo.InvariantCulture));
        return TypedResults.Ok(page.Encounters.Select(EncounterShape.Of).ToArray());
    }

    private static void Link(HttpContext http, EncountersParameters parameters, string path, int limit, string cursor) => Paging.Link(
        http, path, limit, cursor, ("start_date", parameters.StartDate), ("end_date", parameters.EndDate), ("event", parameters.Event),
        ("distance", parameters.Distance), ("within", parameters.Within), ("gap", parameters.Gap), ("preset", parameters.Preset));
}

/// <summary>What both resources take.</summary>
/// <remarks>Properties, no positional record: the framework casts the attributes of constructor parameters wrongly when it describes them (/swagger.json answered 500).</remarks>
internal sealed record EncountersParameters
{
    [FromQuery(Name = "start_date"), Description("UTC day such as 2020-01-01, or an RFC 3339 instant; may be missing together with end_date where an event is given")]
    public string? StartDate { get; init; }

    [FromQuery(Name = "end_date"), Description("UTC day, included, or an RFC 3339 instant, excluded; at most 366 days after the start")]
    public string? EndDate { get; init; }

    [FromQuery(Name = "event"), Description("Event id: only its days, and only moments at its venues")]
    public string? Event { get; init; }

    [FromQuery(Name = "distance"), Description("Metres, above 0 to 10000; 5 when not given")]
    public string? Distance { get; init; }

    [FromQuery(Name = "within"), Description("Seconds at most between both visits; 60 when not given")]
    public string? Within { get; init; }

    [FromQuery(Name = "gap"), Description("Seconds at most between two moments of one encounter; 300 when not given")]
    public string? Gap { get; init; }

    [FromQuery(Name = "preset"), Description("face-to-face (1.5 m, 20 s, gap 75 s) or close-contact (2 m, 60 s, gap 300 s, only people with 900 s in some rolling 24 h); distance, within and gap override it")]
    public string? Preset { get; init; }

    [FromQuery(Name = "limit"), Description("Entries of a page, 1 to 1000; 100 when not given")]
    public string? Limit { get; init; }

    public EncountersText ToText() => new(StartDate, EndDate, Event, Distance, Within, Gap, Preset, Limit);
}
