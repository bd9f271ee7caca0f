using System.Collections.Immutable;
using NetTopologySuite.Geometries;
using NetTopologySuite.Operation.Valid;
using UdaConnect.Geo;
using UdaConnect.Validation;
using UdaConnect.Venues;
using UdaConnect.Visits;

namespace UdaConnect.Silo.Spatial;

/// <summary>A footprint as a geometry: checked, written, and read back.</summary>
internal static class FootprintGeometry
{
    private const double MaxExtentMetres = 50_000;
    private const double MaxRadiusMetres = 25_000;
    private const string Coordinates = "geometry.coordinates";

    private static readonly GeometryFactory Factory = new(new PrecisionModel(), 4326);

    /// <summary>Either the polygons (null for a disc) and a box around the footprint, or what is wrong with it.</summary>
    public static Validated<(MultiPolygon? Polygons, GeoBox Bounds)> Read(Footprint footprint)
    {
        if (footprint.Centre is { } centre)
            return ReadDisc(centre, footprint.RadiusMetres);
        var polygons = footprint.Polygons.IsDefaultOrEmpty ? [] : footprint.Polygons;
        if (PositionsReason(polygons) is { } reason)
            return Invalid(Coordinates, reason);

        var shape = Factory.CreateMultiPolygon([.. polygons.Select(rings => Factory.CreatePolygon(Ring(rings[0]), [.. rings.Skip(1).Select(Ring)]))]);
        if (new IsValidOp(shape).ValidationError is { } fault)
            return Invalid(Coordinates, FormattableString.Invariant($"must be a valid polygon: {fault.Message} at {fault.Coordinate.X}, {fault.Coordinate.Y}"));
        if (!(Extent(shape) <= MaxExtentMetres))
            return Invalid(Coordinates, "must extend over 50 km at most; across the antimeridian as a MultiPolygon split there");
        var envelope = shape.EnvelopeInternal;
        return Validated<(MultiPolygon?, GeoBox)>.Valid((shape, new(envelope.MinX, envelope.MinY, envelope.MaxX, envelope.MaxY)));
    }

    public static Footprint Write(MultiPolygon polygons) =>
        new([.. polygons.Geometries.Cast<Polygon>().Select(polygon => ImmutableArray.Create([Positions(polygon.Shell), .. polygon.Holes.Select(Positions)]))], null, null);

    public static Polygon BoxPolygon(GeoBox box) => Factory.CreatePolygon([
        new(box.West, box.South), new(box.West, box.North), new(box.East, box.North), new(box.East, box.South), new(box.West, box.South)]);

    private static Validated<(MultiPolygon?, GeoBox)> ReadDisc(GeoPoint centre, double? radius)
    {
        if ((VisitRules.LongitudeReason(centre.Longitude) ?? VisitRules.LatitudeReason(centre.Latitude)) is { } reason)
            return Invalid(Coordinates, reason);
        if (radius is not (> 0 and <= MaxRadiusMetres))
            return Invalid("properties.radius_metres", "must be a number of metres above 0 and at most 25000");
        return Validated<(MultiPolygon?, GeoBox)>.Valid((null, GeoBox.AroundDisc(centre, radius.Value)));
    }

    private static Validated<(MultiPolygon?, GeoBox)> Invalid(string field, string reason) => Validated<(MultiPolygon?, GeoBox)>.Invalid([new(field, reason)]);

    private static string? PositionsReason(ImmutableArray<ImmutableArray<ImmutableArray<GeoPoint>>> polygons)
    {
        if (polygons.IsEmpty || polygons.Any(rings => rings.IsDefaultOrEmpty))
            return "must hold at least one ring";
        foreach (var ring in polygons.SelectMany(rings => rings))
        {
            if (ring.IsDefault || ring.Length < 4 || ring[0] != ring[^1])
                return "must hold rings of four or more positions, the last equal to the first";
            foreach (var place in ring)
            {
                if ((VisitRules.LongitudeReason(place.Longitude) ?? VisitRules.LatitudeReason(place.Latitude)) is { } reason)
                    return reason;
            }
        }

        return null;
    }

    private static LinearRing Ring(ImmutableArray<GeoPoint> ring) => Factory.CreateLinearRing([.. ring.Select(place => new Coordinate(place.Longitude, place.Latitude))]);

    private static ImmutableArray<GeoPoint> Positions(LineString ring) => [.. ring.Coordinates.Select(at => new GeoPoint(at.X, at.Y))];

    /// <summary>The larger of width and height, metres; two halves beside the antimeridian count as neighbours.</summary>
    private static double Extent(MultiPolygon shape)
    {
        var envelope = shape.EnvelopeInternal;
        var width = envelope.Width;
        if (width > 180 && shape.Geometries.All(part => part.EnvelopeInternal.Width <= 180))
        {
            var longitudes = shape.Coordinates.Select(at => at.X < 0 ? at.X + 360 : at.X).ToArray();
            width = longitudes.Max() - longitudes.Min();
        }

        // Beyond a quarter of the globe a chord between ellipsoid points may be longer than the sphere's diameter: far too wide anyway.
        var nearestEquator = envelope.MinY > 0 ? envelope.MinY : Math.Min(envelope.MaxY, 0);
        var across = Chord.MetresFor(Ecef.From(0, nearestEquator).SquaredChordTo(Ecef.From(Math.Min(width, 90), nearestEquator)));
        return Math.Max(across, Chord.MetresFor(Ecef.From(0, envelope.MinY).SquaredChordTo(Ecef.From(0, Math.Min(envelope.MaxY, envelope.MinY + 90)))));
    }
}
