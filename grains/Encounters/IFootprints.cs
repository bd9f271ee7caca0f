using UdaConnect.Geo;

namespace UdaConnect.Encounters;

/// <summary>Which places lie in which venues. Footprints never change, so one once read stays true; which venues there are is read anew each time.</summary>
public interface IFootprints
{
    /// <summary>For each place the ids of the venues that cover it, ascending, retired ones too; by a statement issued now.</summary>
    Task<long[][]> FindCoveringAsync(IReadOnlyList<GeoPoint> places, CancellationToken cancellationToken);

    /// <summary>The footprints of registered venues; those of ids that never were one are left out.</summary>
    ValueTask<IReadOnlyDictionary<long, IFootprint>> GetAsync(IReadOnlySet<long> venueIds, CancellationToken cancellationToken);
}

/// <summary>A venue's name and footprint.</summary>
public interface IFootprint
{
    string Name { get; }

    /// <summary>One of <see cref="Venues.VenueKinds"/>.</summary>
    string Kind { get; }

    /// <summary>Edges included.</summary>
    bool Covers(double longitude, double latitude);
}
