using System.Collections.Immutable;
using Orleans.Concurrency;
using UdaConnect.Geo;

namespace UdaConnect.Venues;

[GrainType("venue-catalogue"), StatelessWorker]
internal sealed class VenueCatalogueGrain(IVenueStore store) : Grain, IVenueCatalogueGrain
{
    public Task<VenueRegistration> RegisterAsync(VenueDraft draft, CancellationToken cancellationToken = default) => store.RegisterAsync(draft, cancellationToken);

    public Task<Venue?> FindAsync(long venueId, CancellationToken cancellationToken = default) => store.FindAsync(venueId, cancellationToken);

    public async Task<ImmutableArray<Venue>> ListAsync(ImmutableArray<GeoBox> boxes, long afterId, int limit, CancellationToken cancellationToken = default) =>
        [.. await store.ListAsync(boxes, null, afterId, limit, cancellationToken)];

    public async Task<ImmutableArray<Venue>> ListOfEventAsync(
        long eventId, ImmutableArray<GeoBox> boxes, long afterId, int limit, CancellationToken cancellationToken = default) =>
        [.. await store.ListAsync(boxes, eventId, afterId, limit, cancellationToken)];

    public Task<Venue?> RetireAsync(long venueId, CancellationToken cancellationToken = default) => store.RetireAsync(venueId, cancellationToken);
}
