using System.Collections.Immutable;
using Orleans.Concurrency;
using UdaConnect.Geo;
using UdaConnect.Validation;

namespace UdaConnect.Venues;

/// <summary>Registers, finds and retires venues. Any key; the silo at hand answers from PostGIS.</summary>
[GrainInterfaceType("venue-catalogue"), Alias("udaconnect.IVenueCatalogueGrain")]
public interface IVenueCatalogueGrain : IGrainWithIntegerKey
{
    /// <summary>Registers a venue, unless the geometry library finds its footprint invalid or its event is not known.</summary>
    [AlwaysInterleave, Alias("Register"), ResponseTimeout("00:00:05")]
    Task<VenueRegistration> RegisterAsync(VenueDraft draft, CancellationToken cancellationToken = default);

    /// <summary>The venue, also when retired; null if there never was one.</summary>
    [AlwaysInterleave, Alias("Find"), ResponseTimeout("00:00:05")]
    Task<Venue?> FindAsync(long venueId, CancellationToken cancellationToken = default);

    /// <summary>Venues in the order of their ids, after <paramref name="afterId"/>, retired ones too.</summary>
    /// <param name="boxes">Only footprints that touch one of these; empty for all. Two where the asked box crosses the antimeridian.</param>
    /// <param name="limit">1 to 1,000.</param>
    [AlwaysInterleave, Alias("List"), ResponseTimeout("00:00:05")]
    Task<ImmutableArray<Venue>> ListAsync(ImmutableArray<GeoBox> boxes, long afterId, int limit, CancellationToken cancellationToken = default);

    /// <summary>As <see cref="ListAsync"/>, only the venues of one event; none where there is no such event.</summary>
    [AlwaysInterleave, Alias("ListOfEvent"), ResponseTimeout("00:00:05")]
    Task<ImmutableArray<Venue>> ListOfEventAsync(
        long eventId, ImmutableArray<GeoBox> boxes, long afterId, int limit, CancellationToken cancellationToken = default);

    /// <summary>Retires the venue: it takes no new visits and is asked for its old ones. Repeating it changes nothing.</summary>
    /// <returns>The venue as retired; null if there is none.</returns>
    [AlwaysInterleave, Alias("Retire"), ResponseTimeout("00:00:05")]
    Task<Venue?> RetireAsync(long venueId, CancellationToken cancellationToken = default);
}

/// <summary>Either the venue as registered, or what is wrong with the draft.</summary>
[GenerateSerializer, Immutable, Alias("udaconnect.VenueRegistration")]
public sealed record VenueRegistration([property: Id(0)] Venue? Venue, [property: Id(1)] ImmutableArray<FieldError> Errors);
