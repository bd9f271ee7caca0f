using CsCheck;
using UdaConnect.Geo;

namespace UdaConnect.Tests.Unit.Geo;

/// <summary>Places where geometry goes wrong first: poles, antimeridian, borders of tiles, and anywhere.</summary>
internal static class GeoGens
{
    private const double MetresPerDegree = 111_320;

    private static readonly Gen<double> Longitude = Gen.OneOf(
        Gen.Double[-180, 180],
        Gen.OneOf(-180.0, 180, 0, -0.0, 0.0025, -122.29),
        Gen.Double[179.99, 180],
        Gen.Double[-180, -179.99],
        Gen.Int[-72_000, 72_000].Select(tile => (double)tile / MapTile.PerDegree));

    private static readonly Gen<double> Latitude = Gen.OneOf(
        Gen.Double[-90, 90],
        Gen.OneOf(-90.0, 90, 0, 37.55),
        Gen.Double[89.8, 90],
        Gen.Double[-90, -89.8],
        Gen.Int[-36_000, 36_000].Select(tile => (double)tile / MapTile.PerDegree));

    public static readonly Gen<GeoPoint> Place = Gen.Select(Longitude, Latitude, (longitude, latitude) => new GeoPoint(longitude, latitude));

    public static readonly Gen<double> Metres = Gen.OneOf(Gen.Double[0, 10_000], Gen.OneOf<double>(0, 1.5, 5, 10_000), Gen.Double[0, 10]);

    /// <summary>A place about <paramref name="metres"/> away in a direction, over a pole or the antimeridian where that is the way.</summary>
    public static GeoPoint Moved(GeoPoint from, double metres, double bearing)
    {
        // On a sphere: a point need not be exact, the chord decides afterwards whether it lies within.
        var angle = double.DegreesToRadians(metres / MetresPerDegree);
        var (sinLat, cosLat) = Math.SinCos(double.DegreesToRadians(from.Latitude));
        var (sinAngle, cosAngle) = Math.SinCos(angle);
        var sin = Math.Clamp(sinLat * cosAngle + cosLat * sinAngle * Math.Cos(bearing), -1, 1);
        var turn = Math.Atan2(Math.Sin(bearing) * sinAngle * cosLat, cosAngle - sinLat * sin);
        var longitude = Math.IEEERemainder(from.Longitude + double.RadiansToDegrees(turn), 360);
        return new(Math.Clamp(longitude, -180, 180), Math.Clamp(double.RadiansToDegrees(Math.Asin(sin)), -90, 90));
    }
}
