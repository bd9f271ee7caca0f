namespace UdaConnect.Geo;

/// <summary>A longitude/latitude box in degrees, edges included; never crosses the antimeridian (West ≤ East, South ≤ North).</summary>
[GenerateSerializer, Immutable, Alias("udaconnect.GeoBox")]
public readonly record struct GeoBox(
    [property: Id(0)] double West, [property: Id(1)] double South, [property: Id(2)] double East, [property: Id(3)] double North)
{
    // The smallest radius of curvature of the ellipsoid, b²/a, at the equator along the meridian: the angle of a distance is never larger than this gives.
    private const double SmallestRadius = 6_335_439.0;

    // Outdoes rounding in here and in the stored bounds; a millionth of a degree is at most 11 cm: one area too many costs a call, one too few is a wrong answer.
    private const double Margin = 1e-6;

    /// <summary>A box that holds every point within <paramref name="metres"/> of the place: all longitudes where the disc reaches a pole or the antimeridian.</summary>
    /// <param name="place">The disc's centre.</param>
    /// <param name="metres">0 to 10,000.</param>
    public static GeoBox AroundDisc(GeoPoint place, double metres)
    {
        var angle = metres / SmallestRadius;
        var latitudeReach = double.RadiansToDegrees(angle) + Margin;
        var south = Math.Max(-90, place.Latitude - latitudeReach);
        var north = Math.Min(90, place.Latitude + latitudeReach);

        // Tangent meridians of a small circle: sin Δλ = sin δ / cos φ. Geocentric and geodetic latitude differ by up to 0.2°, hence the 1 %.
        var sine = Math.Sin(angle) / Math.Cos(double.DegreesToRadians(place.Latitude)) * 1.01;
        if (south <= -90 || north >= 90 || !(sine < 1))
            return new(-180, south, 180, north);

        var longitudeReach = double.RadiansToDegrees(Math.Asin(sine)) + Margin;
        var (west, east) = (place.Longitude - longitudeReach, place.Longitude + longitudeReach);
        return west < -180 || east > 180 ? new(-180, south, 180, north) : new(west, south, east, north);
    }

    public bool Intersects(GeoBox other) => West <= other.East && other.West <= East && South <= other.North && other.South <= North;

    public bool Contains(GeoPoint place) => West <= place.Longitude && place.Longitude <= East && South <= place.Latitude && place.Latitude <= North;
}
