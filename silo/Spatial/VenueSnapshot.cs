using NetTopologySuite.Geometries;
using UdaConnect.Geo;

namespace UdaConnect.Silo.Spatial;

/// <summary>The unretired venues at one moment; immutable, asked by many threads at once.</summary>
internal sealed class VenueSnapshot
{
    public static readonly VenueSnapshot Empty = new([], 0);

    private readonly Dictionary<long, VenueCover> _covers;

    // The smallest first; of equal ones the oldest.
    private readonly VenueCover[] _bySize;

    private readonly VenueTree _tree;

    public VenueSnapshot(IReadOnlyCollection<VenueCover> covers, long change)
    {
        Change = change;
        _covers = covers.ToDictionary(cover => cover.Venue.Id);
        _bySize = [.. covers.OrderBy(cover => cover.Venue.SquareMetres).ThenBy(cover => cover.Venue.Id)];
        _tree = VenueTree.Of([.. _bySize.Select(cover => cover.Venue.Bounds)]);
    }

    /// <summary>Number of the last change of <c>venue</c> that is certainly in here.</summary>
    public long Change { get; }

    public int Count => _covers.Count;

    public VenueCover? Find(long venueId) => _covers.GetValueOrDefault(venueId);

    /// <summary>Of the venues that cover the place, edges included, the smallest; of equal ones the oldest; none: the map tile.</summary>
    public long AreaOf(double longitude, double latitude)
    {
        var found = _tree.Find(longitude, latitude, (_bySize, longitude, latitude), static (asked, i) => asked._bySize[i].Covers(asked.longitude, asked.latitude));
        return found < 0 ? MapTile.IdAt(longitude, latitude) : _bySize[found].Venue.Id;
    }
}

/// <summary>What deciding "covers" and "smallest" needs of a venue: polygons, or a disc.</summary>
internal sealed record VenueShape(long Id, MultiPolygon? Polygons, GeoPoint Centre, double RadiusMetres)
{
    private const double MetresPerDegree = 111_195;

    public Envelope Bounds { get; } = Polygons?.EnvelopeInternal ?? Around(GeoBox.AroundDisc(Centre, RadiusMetres));

    /// <summary>Good enough to tell a booth from its hall, and the same on every silo.</summary>
    public double SquareMetres { get; } = Polygons is null
        ? Math.PI * RadiusMetres * RadiusMetres
        : Polygons.Area * MetresPerDegree * MetresPerDegree * Math.Cos(double.DegreesToRadians(Polygons.EnvelopeInternal.Centre.Y));

    private static Envelope Around(GeoBox box) => new(box.West, box.East, box.South, box.North);
}
