using System.ComponentModel;
using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using UdaConnect.Events;
using UdaConnect.Gateway.Faults;
using UdaConnect.Gateway.Hosting;
using UdaConnect.Validation;

namespace UdaConnect.Gateway.Endpoints;

internal static class EventEndpoints
{
    public static void MapEvents(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/events").WithTags("Events");
        group.MapGet("/", ListAsync).WithName("ListEvents").WithSummary("Events, in the order of their ids")
            .WithDescription("A Link header with rel=\"next\" while there are more.")
            .Produces<EventShape[]>().ProducesFaults(400, 503);
        group.MapPost("/", CreateAsync).WithName("CreateEvent").WithSummary("Create an event")
            .WithDescription("Days are UTC and included. Repeating it with the same name and days changes nothing and answers 200.")
            .Accepts<EventInput>("application/json", Json.Anything).Produces<EventShape>(201).Produces<EventShape>().ProducesFaults(400, 413, 503);
        group.MapGet("/{id}", FindAsync).WithName("FindEvent").WithSummary("One event").Produces<EventShape>().ProducesFaults(400, 404, 503);
    }

    internal static async Task<Ok<EventShape[]>> ListAsync(
        HttpContext http, Questions questions,
        [Description("Entries of a page, 1 to 1000; 1000 when not given")] string? limit,
        [Description("From the Link header of the page before")] string? cursor, CancellationToken cancellationToken)
    {
        var query = EventsQuery.Parse(limit, cursor).OrRefuse();
        var events = await questions.AskAsync((grains, token) => Events(grains).ListAsync(query.AfterId, query.Limit, token), cancellationToken);
        if (events.Length == query.Limit
            && (await questions.AskAsync((grains, token) => Events(grains).ListAsync(events[^1].Id, 1, token), cancellationToken)).Length > 0)
            Paging.Link(http, "/api/events", query.Limit, events[^1].Id.ToString(CultureInfo.InvariantCulture));
        return TypedResults.Ok(events.Select(EventShape.Of).ToArray());
    }

    internal static async Task<Results<Created<EventShape>, Ok<EventShape>>> CreateAsync(HttpRequest request, Questions questions, CancellationToken cancellationToken)
    {
        using var body = await Json.ReadAsync(request, cancellationToken);
        var draft = EventBody.Parse(body.RootElement).OrRefuse();
        var created = await questions.AskAsync((grains, token) => Events(grains).CreateAsync(draft, token), cancellationToken);
        var shape = EventShape.Of(created.Event);
        var location = string.Create(CultureInfo.InvariantCulture, $"/api/events/{shape.Id}");
        if (created.IsNew)
            return TypedResults.Created(location, shape);
        request.HttpContext.Response.Headers.Location = location;
        return TypedResults.Ok(shape);
    }

    internal static async Task<Ok<EventShape>> FindAsync(
        Questions questions, [FromRoute, Description("Event id")] string id, CancellationToken cancellationToken)
    {
        var fields = new FieldReader();
        var read = fields.Id("id", id);
        return TypedResults.Ok(EventShape.Of(await Conference.FindEventAsync(questions, fields.Build(() => read).OrRefuse(), cancellationToken)));
    }

    private static IEventsGrain Events(IGrainFactory grains) => grains.GetGrain<IEventsGrain>(0);
}
