using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;
using UdaConnect.Connections;
using UdaConnect.Gateway.Faults;
using UdaConnect.Gateway.Hosting;
using UdaConnect.Persons;

namespace UdaConnect.Gateway.Endpoints;

internal static class ConnectionEndpoints
{
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
        Questions questions,
        [FromRoute, Description("Person id; somebody unknown was near nobody")] string id,
        [FromQuery(Name = "start_date"), Description("UTC day such as 2020-01-01, or an RFC 3339 instant")] string? startDate,
        [FromQuery(Name = "end_date"), Description("UTC day, included, or an RFC 3339 instant, excluded")] string? endDate,
        [Description("Metres, 0 to 10000; 5 when not given")] string? distance,
        [Description("Seconds at most between both visits; any when not given")] string? within, CancellationToken cancellationToken)
    {
        var query = ConnectionQuery.Parse(id, startDate, endDate, distance, within).OrRefuse();
        return await WindowsAsync(questions, query.PersonId, query.ToQuestion(Guid.NewGuid()), WriteConnections, cancellationToken);
    }

    internal static async Task<IResult> FindAroundAsync(
        Questions questions,
        [Description("JSON: {\"person_id\",\"longitude\",\"latitude\",\"meters\",\"start_date\",\"end_date\"}")] string? line, CancellationToken cancellationToken)
    {
        var query = LocationQuery.Parse(line).OrRefuse();
        return await WindowsAsync(questions, query.PersonId, query.ToQuestion(Guid.NewGuid()), WriteLocations, cancellationToken);
    }

    private static async Task<IResult> WindowsAsync(
        Questions questions, int personId, NearbyQuestion question, Action<JsonRows, NearbyPage, Range> write, CancellationToken cancellationToken)
    {
        Task<NearbyPage> From(long fromMs) => questions.AskAsync(
            (grains, token) => grains.GetGrain<IPersonGrain>(personId).FindNearbyAsync(question, fromMs, token), cancellationToken);

        return new PagedArray<NearbyPage>(await From(question.Range.StartMs), page => page.NextMs is { } next ? From(next) : null, page => page.Visits.Count, write);
    }

    private static void WriteConnections(JsonRows rows, NearbyPage page, Range range)
    {
        if (range.Start.Value == 0)
        {
            foreach (var person in page.People)
                rows.Know(person);
        }

        foreach (ref readonly var visit in page.Visits.Visits[range])
            rows.WriteConnection(visit);
    }

    private static void WriteLocations(JsonRows rows, NearbyPage page, Range range)
    {
        foreach (ref readonly var visit in page.Visits.Visits[range])
            rows.Write(visit, quoted: false);
    }
}
