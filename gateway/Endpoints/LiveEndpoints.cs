using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;
using UdaConnect.Gateway.Faults;
using UdaConnect.Gateway.Hosting;
using UdaConnect.Gateway.Live;
using UdaConnect.Live;

namespace UdaConnect.Gateway.Endpoints;

internal static class LiveEndpoints
{
    public static void MapLive(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/persons/{id}/live", FollowAsync).WithTags("Connections").WithName("FollowEncounters")
            .WithSummary("A person's encounters while they happen, as Server-Sent Events")
            .WithDescription(
                "Events are feed (or reset, after a Last-Event-ID that is not known any more: what was told before counts no more), near, still, left, changed, withdrawn and end. Each carries the whole encounter under its key, "
                + "so the last event of a key is what is true, and all keys together are what connections answers for the feed's range. Comments are heartbeats. After end a resumed feed answers 204.")
            .Produces<LiveEventShape>(200, "text/event-stream").Produces(204).ProducesFaults(400, 404, 429, 503);

    internal static async Task<IResult> FollowAsync(
        Questions questions, LiveReader reader, TimeProvider time,
        [FromRoute, Description("Person id")] string id, [AsParameters] LiveParameters parameters,
        [FromHeader(Name = "Last-Event-ID"), Description("The id of the last event that arrived: goes on behind it")] string? lastEventId, CancellationToken cancellationToken)
    {
        // A browser that comes back in the same EventSource sends the header beside the address it began with: the header is the later one.
        var query = (string.IsNullOrEmpty(lastEventId)
            ? LiveQuery.Parse(id, parameters.ToText(parameters.LastEventId), time.GetUtcNow(), lastEventField: "last_event_id")
            : LiveQuery.Parse(id, parameters.ToText(lastEventId), time.GetUtcNow())).OrRefuse();
        var person = await People.FindAsync(questions, query.PersonId, cancellationToken);
        var opening = await reader.OpenAsync(query, cancellationToken);
        return opening.Start switch
        {
            // At a 204 an EventSource stops coming back.
            LiveStart.Ended => TypedResults.NoContent(),
            LiveStart.TooMany => throw new RefusedException(Fault.TooManyFeeds, $"id: {query.PersonId} has as many live feeds as a person may have"),
            _ => new LiveStream(reader, person, opening),
        };
    }
}

/// <summary>What a live feed takes; properties for the reason that <see cref="EncountersParameters"/> gives.</summary>
internal sealed record LiveParameters
{
    [FromQuery(Name = "start_date"), Description("UTC day such as 2020-01-01, or an RFC 3339 instant; now when not given")]
    public string? StartDate { get; init; }

    [FromQuery(Name = "end_date"), Description("UTC day, included, or an RFC 3339 instant, excluded; at most 7 days after the start; a day from now when not given")]
    public string? EndDate { get; init; }

    [FromQuery(Name = "distance"), Description("Metres, above 0 to 10000; 5 when not given")]
    public string? Distance { get; init; }

    [FromQuery(Name = "within"), Description("Seconds at most between both visits; 60 when not given")]
    public string? Within { get; init; }

    [FromQuery(Name = "gap"), Description("Seconds at most between two moments of one encounter; 300 when not given")]
    public string? Gap { get; init; }

    [FromQuery(Name = "preset"), Description("face-to-face or close-contact, as on connections; distance, within and gap override it")]
    public string? Preset { get; init; }

    [FromQuery(Name = "last_event_id"), Description("The same as Last-Event-ID, for whoever cannot send headers; the header goes before it")]
    public string? LastEventId { get; init; }

    public LiveText ToText(string? lastEventId) => new(StartDate, EndDate, Distance, Within, Gap, Preset, lastEventId);
}
