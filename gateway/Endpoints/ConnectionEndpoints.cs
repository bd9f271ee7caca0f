using System.Collections.Immutable;
using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;
using UdaConnect.Connections;
using UdaConnect.Gateway.Faults;
using UdaConnect.Gateway.Hosting;
using UdaConnect.Persons;

namespace UdaConnect.Gateway.Endpoints;

internal static class ConnectionEndpoints
{
    private static readonly IReadOnlyDictionary<int, byte[]> Nobody = ImmutableDictionary<int, byte[]>.Empty;

    public static void MapConnections(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/persons/{id}/connection", FindAsync).WithTags("Connections").WithName("FindConnection")
            .WithSummary("Whom a person was near")
            .WithDescription("Every visit of somebody else that was near one of the person's visits, once, by time then id. Streamed: an answer that breaks off has no closing bracket and the connection is aborted.")
            .Produces<ConnectionShape[]>().ProducesFaults(400, 503);
        routes.MapGet("/api/location/locations", FindAroundAsync).WithTags("Locations").WithName("FindLocationsAround")
            .WithSummary("Others' locations near a place (older)")
            .WithDescription("The older location API's question. The end day is not included. Everybody but the person of the question, registered or not.")
            .Produces<LocationNumbersShape[]>().ProducesFaults(400, 503);
    }

    internal static async Task<IResult> FindAsync(
        Questions questions, PersonNames names,
        [FromRoute, Description("Person id; somebody unknown was near nobody")] string id,
        [FromQuery(Name = "start_date"), Description("UTC day such as 2020-01-01, or an RFC 3339 instant")] string? startDate,
        [FromQuery(Name = "end_date"), Description("UTC day, included, or an RFC 3339 instant, excluded")] string? endDate,
        [Description("Metres, 0 to 10000; 5 when not given")] string? distance,
        [Description("Seconds at most between both visits; any when not given")] string? within, CancellationToken cancellationToken)
    {
        var query = ConnectionQuery.Parse(id, startDate, endDate, distance, within).OrRefuse();
        return await WindowsAsync(
            questions, query.PersonId, query.ToQuestion(Guid.NewGuid()), async page => new NamedWindow(page, await names.OfAsync(page.Visits, cancellationToken)),
            WriteConnections, cancellationToken);
    }

    internal static async Task<IResult> FindAroundAsync(
        Questions questions,
        [Description("JSON: {\"person_id\",\"longitude\",\"latitude\",\"meters\",\"start_date\",\"end_date\"}")] string? line, CancellationToken cancellationToken)
    {
        var query = LocationQuery.Parse(line).OrRefuse();
        return await WindowsAsync(
            questions, query.PersonId, query.ToQuestion(Guid.NewGuid()), page => Task.FromResult(new NamedWindow(page, Nobody)), WriteLocations, cancellationToken);
    }

    private static async Task<IResult> WindowsAsync(
        Questions questions, int personId, NearbyQuestion question, Func<NearbyPage, Task<NamedWindow>> name, Action<JsonRows, NamedWindow, Range> write,
        CancellationToken cancellationToken)
    {
        async Task<NamedWindow> From(long fromMs) => await name(await questions.AskAsync(
            (grains, token) => grains.GetGrain<IPersonGrain>(personId).FindNearbyAsync(question, fromMs, token), cancellationToken));

        return new PagedArray<NamedWindow>(
            await From(question.Range.StartMs), window => window.Page.NextMs is { } next ? From(next) : null, window => window.Page.Visits.Count, write);
    }

    /// <exception cref="KeyNotFoundException">The cluster did not say who somebody is: the answer cannot be completed.</exception>
    private static void WriteConnections(JsonRows rows, NamedWindow window, Range range)
    {
        foreach (ref readonly var visit in window.Page.Visits.Visits[range])
            rows.WriteConnection(visit, window.People[visit.PersonId]);
    }

    private static void WriteLocations(JsonRows rows, NamedWindow window, Range range)
    {
        foreach (ref readonly var visit in window.Page.Visits.Visits[range])
            rows.Write(visit, quoted: false);
    }

    /// <param name="People">Whom the rows are about, as JSON, where rows name people.</param>
    private sealed record NamedWindow(NearbyPage Page, IReadOnlyDictionary<int, byte[]> People);
}
