using UdaConnect.Geo;

namespace UdaConnect.Venues;

/// <summary>Registered venues in PostGIS.</summary>
public interface IVenueStore
{
    /// <summary>Stores the venue and its area, unless the geometry library finds the footprint invalid.</summary>
    Task<VenueRegistration> RegisterAsync(VenueDraft draft, CancellationToken cancellationToken);

    Task<Venue?> FindAsync(long venueId, CancellationToken cancellationToken);

    Task<Venue[]> ListAsync(IReadOnlyList<GeoBox> boxes, long afterId, int limit, CancellationToken cancellationToken);

    Task<Venue?> RetireAsync(long venueId, CancellationToken cancellationToken);
}
