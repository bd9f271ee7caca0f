using System.Collections.Immutable;
using System.ComponentModel;
using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using UdaConnect.Gateway.Faults;
using UdaConnect.Gateway.Hosting;
using UdaConnect.Validation;
using UdaConnect.Venues;

namespace UdaConnect.Gateway.Endpoints;

internal static class VenueEndpoints
{
    private const string GeoJson = "application/geo+json";

    public static void MapVenues(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/venues").WithTags("Venues");
        group.MapGet("/", ListAsync).WithName("ListVenues").WithSummary("Venues, in the order of their ids")
            .WithDescription("Retired ones too. A Link header with rel=\"next\" while there are more.")
            .Produces<VenuesShape>(200, GeoJson).ProducesFaults(400, 503);
        group.MapPost("/", RegisterAsync).WithName("RegisterVenue").WithSummary("Register a venue")
            .WithDescription("Footprints are immutable: a booth that moves is a new venue. Visits reported earlier count as well.")
            .Accepts<VenueInput>(GeoJson, "application/json", Json.Anything).Produces<VenueShape>(201, GeoJson).ProducesFaults(400, 413, 503);
        group.MapGet("/{id}", FindAsync).WithName("FindVenue").WithSummary("One venue").Produces<VenueShape>(200, GeoJson).ProducesFaults(400, 404, 503);
        group.MapDelete("/{id}", RetireAsync).WithName("RetireVenue").WithSummary("Retire a venue")
            .WithDescription("It takes no new visits and is asked for its old ones. Repeating it changes nothing.")
            .Produces<VenueShape>(200, GeoJson).ProducesFaults(400, 404, 503);
    }

    internal static async Task<JsonHttpResult<VenuesShape>> ListAsync(
        HttpContext http, Questions questions,
        [Description("west,south,east,north in degrees; west greater than east crosses the antimeridian")] string? bbox,
        [Description("Event id")] string? @event,
        [Description("Entries of a page, 1 to 1000; 1000 when not given")] string? limit,
        [Description("From the Link header of the page before")] string? cursor, CancellationToken cancellationToken)
    {
        var query = VenuesQuery.Parse(bbox, @event, limit, cursor).OrRefuse();
        if (query.EventId is { } asked)
            await Conference.KnownEventAsync(questions, asked, cancellationToken);
        var venues = await PageAsync(query.AfterId, query.Limit);
        if (venues.Length == query.Limit && (await PageAsync(venues[^1].Id, 1)).Length > 0)
            Paging.Link(http, "/api/venues", query.Limit, venues[^1].Id.ToString(CultureInfo.InvariantCulture), ("bbox", bbox), ("event", @event));
        return Answer(VenuesShape.Of(venues));

        Task<ImmutableArray<Venue>> PageAsync(long after, int count) => questions.AskAsync(
            (grains, token) => query.EventId is { } eventId
                ? Catalogue(grains).ListOfEventAsync(eventId, query.Boxes, after, count, token)
                : Catalogue(grains).ListAsync(query.Boxes, after, count, token),
            cancellationToken);
    }

    internal static async Task<JsonHttpResult<VenueShape>> RegisterAsync(HttpContext http, Questions questions, CancellationToken cancellationToken)
    {
        using var body = await Json.ReadAsync(http.Request, cancellationToken);
        var draft = VenueFeature.Parse(body.RootElement).OrRefuse();
        // Not repeated: a lost answer would leave two venues.
        var registration = await Catalogue(questions.Grains).RegisterAsync(draft, cancellationToken);
        var venue = registration.Venue ?? throw RefusedException.Invalid(registration.Errors);
        http.Response.Headers.Location = string.Create(CultureInfo.InvariantCulture, $"/api/venues/{venue.Id}");
        return Answer(VenueShape.Of(venue), StatusCodes.Status201Created);
    }

    internal static Task<JsonHttpResult<VenueShape>> FindAsync(
        Questions questions, [FromRoute, Description("Venue id")] string id, CancellationToken cancellationToken) =>
        OneAsync(questions, id, static (catalogue, venueId, token) => catalogue.FindAsync(venueId, token), cancellationToken);

    internal static Task<JsonHttpResult<VenueShape>> RetireAsync(
        Questions questions, [FromRoute, Description("Venue id")] string id, CancellationToken cancellationToken) =>
        OneAsync(questions, id, static (catalogue, venueId, token) => catalogue.RetireAsync(venueId, token), cancellationToken);

    private static async Task<JsonHttpResult<VenueShape>> OneAsync(
        Questions questions, string id, Func<IVenueCatalogueGrain, long, CancellationToken, Task<Venue?>> call, CancellationToken cancellationToken)
    {
        var fields = new FieldReader();
        var read = fields.Id("id", id);
        var venueId = fields.Build(() => read).OrRefuse();
        var venue = await questions.AskAsync((grains, token) => call(Catalogue(grains), venueId, token), cancellationToken)
            ?? throw new RefusedException(Fault.NotFound, $"id: there is no venue {venueId}");
        return Answer(VenueShape.Of(venue));
    }

    private static JsonHttpResult<T> Answer<T>(T shape, int status = StatusCodes.Status200OK) => TypedResults.Json(shape, contentType: GeoJson, statusCode: status);

    private static IVenueCatalogueGrain Catalogue(IGrainFactory grains) => grains.GetGrain<IVenueCatalogueGrain>(0);
}
