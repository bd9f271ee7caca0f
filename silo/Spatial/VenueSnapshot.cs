using NetTopologySuite.Geometries;
using NetTopologySuite.Index.Strtree;
using UdaConnect.Geo;

namespace UdaConnect.Silo.Spatial;

/// <summary>The unretired venues at one moment; immutable, asked by many threads at once.</summary>
internal sealed class VenueSnapshot
{
    public static readonly VenueSnapshot Empty = new([], 0);

    private readonly STRtree<VenueCover> _tree = new();

    private readonly Dictionary<long, VenueCover> _covers;

    public VenueSnapshot(IReadOnlyCollection<VenueCover> covers, long change)
    {
        Change = change;
        foreach (var cover in covers)
            _tree.Insert(cover.Venue.Bounds, cover);
        _covers = covers.ToDictionary(cover => cover.Venue.Id);

        // Built here, on one thread: a tree builds itself at the first question otherwise.
        _tree.Build();
    }

    /// <summary>Number of the last change of <c>venue</c> that is certainly in here.</summary>
    public long Change { get; }

    public int Count => _covers.Count;

    public VenueCover? Find(long venueId) => _covers.GetValueOrDefault(venueId);

    /// <summary>Of the venues that cover the place, edges included, the smallest; of equal ones the oldest; none: the map tile.</summary>
    public long AreaOf(double longitude, double latitude)
    {
        if (Count == 0)
            return MapTile.IdAt(longitude, latitude);
        var search = new Search(longitude, latitude);
        _tree.Query(new(longitude, longitude, latitude, latitude), search);
        return search.Found?.Venue.Id ?? MapTile.IdAt(longitude, latitude);
    }

    private sealed class Search(double longitude, double latitude) : NetTopologySuite.Index.IItemVisitor<VenueCover>
    {
        public VenueCover? Found { get; private set; }

        public void VisitItem(VenueCover item)
        {
            if ((Found is null || (item.Venue.SquareMetres, item.Venue.Id).CompareTo((Found.Venue.SquareMetres, Found.Venue.Id)) < 0) && item.Covers(longitude, latitude))
                Found = item;
        }
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
