using System.Collections.Immutable;
using System.ComponentModel;
using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using UdaConnect.Gateway.Faults;
using UdaConnect.Gateway.Hosting;
using UdaConnect.Sessions;
using UdaConnect.Validation;

namespace UdaConnect.Gateway.Endpoints;

internal static class SessionEndpoints
{
    public static void MapSessions(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/venues/{id}/sessions").WithTags("Sessions");
        group.MapGet("/", ListAsync).WithName("ListSessions").WithSummary("A venue's sessions, by start")
            .WithDescription("A Link header with rel=\"next\" while there are more.")
            .Produces<SessionShape[]>().ProducesFaults(400, 404, 503);
        group.MapPost("/", CreateAsync).WithName("CreateSession").WithSummary("Create a session at a venue")
            .WithDescription("Sessions of one venue do not overlap. Repeating it with the same title and times changes nothing and answers 200.")
            .Accepts<SessionInput>("application/json", Json.Anything)
            .Produces<SessionShape>(201).Produces<SessionShape>().ProducesFaults(400, 404, 409, 413, 503);
        routes.MapGet("/api/sessions/{id}", FindAsync).WithTags("Sessions").WithName("FindSession").WithSummary("One session")
            .Produces<SessionShape>().ProducesFaults(400, 404, 503);
    }

    internal static async Task<Ok<SessionShape[]>> ListAsync(
        HttpContext http, Questions questions, [FromRoute, Description("Venue id")] string id,
        [FromQuery(Name = "start_date"), Description("UTC day such as 2020-01-01, or an RFC 3339 instant: only sessions that end after it")] string? startDate,
        [FromQuery(Name = "end_date"), Description("UTC day, included, or an RFC 3339 instant, excluded: only sessions that start before it")] string? endDate,
        [Description("Entries of a page, 1 to 1000; 1000 when not given")] string? limit,
        [Description("From the Link header of the page before")] string? cursor, CancellationToken cancellationToken)
    {
        var query = SessionsQuery.Parse(id, startDate, endDate, limit, cursor).OrRefuse();
        await Conference.FindVenueAsync(questions, query.VenueId, cancellationToken);
        var sessions = await PageAsync(query.AfterStartMs, query.Limit);
        if (sessions.Length == query.Limit && (await PageAsync(sessions[^1].StartMs, 1)).Length > 0)
        {
            Paging.Link(
                http, string.Create(CultureInfo.InvariantCulture, $"/api/venues/{query.VenueId}/sessions"), query.Limit,
                sessions[^1].StartMs.ToString(CultureInfo.InvariantCulture), ("start_date", startDate), ("end_date", endDate));
        }

        return TypedResults.Ok(sessions.Select(SessionShape.Of).ToArray());

        Task<ImmutableArray<Session>> PageAsync(long after, int count) =>
            questions.AskAsync((grains, token) => Sessions(grains).ListAsync(query.VenueId, query.Range, after, count, token), cancellationToken);
    }

    internal static async Task<Results<Created<SessionShape>, Ok<SessionShape>>> CreateAsync(
        HttpRequest request, Questions questions, [FromRoute, Description("Venue id")] string id, CancellationToken cancellationToken)
    {
        using var body = await Json.ReadAsync(request, cancellationToken);
        var draft = SessionBody.Parse(id, body.RootElement).OrRefuse();
        var created = await Conference.CreateSessionAsync(questions, draft, cancellationToken);
        var shape = SessionShape.Of(created.Session!);
        var location = string.Create(CultureInfo.InvariantCulture, $"/api/sessions/{shape.Id}");
        if (created.Result == SessionResult.Created)
            return TypedResults.Created(location, shape);
        request.HttpContext.Response.Headers.Location = location;
        return TypedResults.Ok(shape);
    }

    internal static async Task<Ok<SessionShape>> FindAsync(
        Questions questions, [FromRoute, Description("Session id")] string id, CancellationToken cancellationToken)
    {
        var fields = new FieldReader();
        var read = fields.Id("id", id);
        return TypedResults.Ok(SessionShape.Of(await Conference.FindSessionAsync(questions, fields.Build(() => read).OrRefuse(), cancellationToken)));
    }

    private static ISessionsGrain Sessions(IGrainFactory grains) => grains.GetGrain<ISessionsGrain>(0);
}
