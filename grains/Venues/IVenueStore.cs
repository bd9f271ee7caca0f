using UdaConnect.Geo;

namespace UdaConnect.Venues;

/// <summary>Registered venues in PostGIS.</summary>
public interface IVenueStore
{
    /// <summary>Stores the venue and its area, unless the geometry library finds the footprint invalid or the event is not known.</summary>
    Task<VenueRegistration> RegisterAsync(VenueDraft draft, CancellationToken cancellationToken);

    Task<Venue?> FindAsync(long venueId, CancellationToken cancellationToken);

    /// <param name="boxes">Only footprints that touch one of these; empty for all.</param>
    /// <param name="eventId">Only venues of this event; null for all.</param>
    Task<Venue[]> ListAsync(IReadOnlyList<GeoBox> boxes, long? eventId, long afterId, int limit, CancellationToken cancellationToken);

    Task<Venue?> RetireAsync(long venueId, CancellationToken cancellationToken);
}
