using System.Collections.Immutable;
using Grpc.Core;
using UdaConnect.Gateway.Endpoints;
using UdaConnect.Gateway.Faults;
using UdaConnect.Gateway.Hosting;
using UdaConnect.Geo;
using UdaConnect.Validation;
using UdaConnect.Venues;
using V1 = UdaConnect.Protos.V1;

namespace UdaConnect.Gateway.Services;

/// <summary>Venues over the v1 API.</summary>
internal sealed class VenueCalls(Questions questions) : V1.VenueService.VenueServiceBase
{
    public override async Task<V1.Venue> Register(V1.RegisterVenueRequest request, ServerCallContext context)
    {
        var draft = Read(request).OrRefuse();
        // Not repeated: a lost answer would leave two venues.
        var registration = await Catalogue(questions.Grains).RegisterAsync(draft, context.CancellationToken);
        return Of(registration.Venue ?? throw RefusedException.Invalid(registration.Errors));
    }

    public override async Task<V1.Venue> Find(V1.FindVenueRequest request, ServerCallContext context) =>
        Of(await Conference.FindVenueAsync(questions, ReadId(request.Id), context.CancellationToken));

    public override async Task<V1.Venue> Retire(V1.RetireVenueRequest request, ServerCallContext context)
    {
        var id = ReadId(request.Id);
        return Of(await questions.AskAsync((grains, token) => Catalogue(grains).RetireAsync(id, token), context.CancellationToken)
            ?? throw new RefusedException(Fault.NotFound, $"id: there is no venue {id}"));
    }

    public override async Task List(V1.ListVenuesRequest request, IServerStreamWriter<V1.ListVenuesResponse> responseStream, ServerCallContext context)
    {
        var box = request.Bbox is { } asked ? string.Join(',', new[] { asked.West, asked.South, asked.East, asked.North }.Select(V1Text.Of)) : null;
        var query = VenuesQuery.Parse(box, V1Text.OfOptional(request.Event), V1Pages.LimitText, cursor: null).OrRefuse();
        if (query.EventId is { } eventId)
            await Conference.KnownEventAsync(questions, eventId, context.CancellationToken);
        await V1Pages.WriteAsync<V1.ListVenuesResponse, long>(responseStream, async after =>
        {
            var page = await PageAsync(query, after, context.CancellationToken);
            return page.IsEmpty ? (null, 0, false) : (new() { Venues = { page.Select(Of) } }, page[^1].Id, page.Length == V1Pages.Limit);
        }, context.CancellationToken);
    }

    private Task<ImmutableArray<Venue>> PageAsync(VenuesQuery query, long after, CancellationToken cancellationToken) => questions.AskAsync(
        (grains, token) => query.EventId is { } eventId
            ? Catalogue(grains).ListOfEventAsync(eventId, query.Boxes, after, V1Pages.Limit, token)
            : Catalogue(grains).ListAsync(query.Boxes, after, V1Pages.Limit, token),
        cancellationToken);

    private static long ReadId(long id)
    {
        var fields = new FieldReader();
        var read = fields.Id("id", V1Text.Of(id));
        return fields.Build(() => read).OrRefuse();
    }

    private static Validated<VenueDraft> Read(V1.RegisterVenueRequest request)
    {
        var fields = new FieldReader();
        var name = fields.Text("name", V1Text.Of(request.Name));
        if (!VenueKinds.All.Contains(request.Kind))
            fields.Fail("kind", "must be one of " + string.Join(", ", VenueKinds.All));
        long? eventId = request.EventId == 0 ? null : fields.Id("event_id", V1Text.Of(request.EventId));
        if (request.FootprintCase == V1.RegisterVenueRequest.FootprintOneofCase.None)
            fields.Fail("footprint", "is missing");
        else if (request.Disc is { Centre: null })
            fields.Fail("disc.centre", "is missing");
        // What the positions must be like, the silo's geometry library says.
        return fields.Build(() => new VenueDraft(name, request.Kind, request.Disc is { Centre: { } centre } disc
            ? new([], new(centre.Longitude, centre.Latitude), disc.RadiusMetres)
            : new([.. request.Polygons.Polygons_.Select(polygon => polygon.Rings.Select(Ring).ToImmutableArray())], null, null), eventId));
    }

    private static ImmutableArray<GeoPoint> Ring(V1.Ring ring) => [.. ring.Positions.Select(at => new GeoPoint(at.Longitude, at.Latitude))];

    private static V1.Venue Of(Venue venue)
    {
        var content = venue.Content;
        var message = new V1.Venue { Id = venue.Id, Name = content.Name, Kind = content.Kind, EventId = content.EventId ?? 0 };
        if (content.Footprint.Centre is { } centre)
            message.Disc = new() { Centre = Of(centre), RadiusMetres = content.Footprint.RadiusMetres!.Value };
        else
            message.Polygons = new() { Polygons_ = { content.Footprint.Polygons.Select(rings => new V1.Polygon { Rings = { rings.Select(Of) } }) } };
        if (venue.RetiredAtMs is { } ms)
            message.RetiredAt = V1Messages.At(ms);
        return message;
    }

    private static V1.Ring Of(ImmutableArray<GeoPoint> ring) => new() { Positions = { ring.Select(Of) } };

    private static V1.Position Of(GeoPoint place) => new() { Longitude = place.Longitude, Latitude = place.Latitude };

    private static IVenueCatalogueGrain Catalogue(IGrainFactory grains) => grains.GetGrain<IVenueCatalogueGrain>(0);
}
