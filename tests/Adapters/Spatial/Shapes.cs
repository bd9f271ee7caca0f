using UdaConnect.Geo;
using UdaConnect.Venues;

namespace UdaConnect.Tests.Adapters.Spatial;

/// <summary>Footprints for tests.</summary>
internal static class Shapes
{
    public static Footprint Disc(double longitude, double latitude, double metres) => new([], new(longitude, latitude), metres);

    public static Footprint Box(double west, double south, double east, double north) => Polygon((west, south), (east, south), (east, north), (west, north), (west, south));

    public static Footprint Polygon(params (double Longitude, double Latitude)[] ring) => Polygons(ring);

    public static Footprint Polygons(params (double Longitude, double Latitude)[][] rings) =>
        new([.. rings.Select(ring => System.Collections.Immutable.ImmutableArray.Create<System.Collections.Immutable.ImmutableArray<GeoPoint>>(
            [.. ring.Select(place => new GeoPoint(place.Longitude, place.Latitude))]))], null, null);

    public static Footprint WithHole(Footprint polygon, params (double Longitude, double Latitude)[] hole) =>
        polygon with { Polygons = [polygon.Polygons[0].Add(Polygon(hole).Polygons[0][0])] };

    public static VenueDraft Venue(Footprint footprint, string kind = "booth") => new("Somewhere", kind, footprint, null);
}
