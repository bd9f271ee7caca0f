namespace UdaConnect.Geo;

/// <summary>A point on the WGS84 ellipsoid in earth-centred, earth-fixed coordinates, metres.</summary>
/// <remarks>
/// Nearness compares squared chords between such points, so poles and antimeridian need no case of their own. Conversion at height 0:
/// EPSG Guidance Note 7-2, method 9602; semi-major axis and flattening: EPSG ellipsoid 7030.
/// </remarks>
public readonly record struct Ecef(double X, double Y, double Z)
{
    private const double SemiMajorAxis = 6_378_137.0;
    private const double Flattening = 1 / 298.257223563;
    private const double SquaredEccentricity = Flattening * (2 - Flattening);

    /// <param name="longitude">Degrees, −180 to 180.</param>
    /// <param name="latitude">Degrees, −90 to 90.</param>
    public static Ecef From(double longitude, double latitude)
    {
        var (sinLatitude, cosLatitude) = Math.SinCos(double.DegreesToRadians(latitude));
        var (sinLongitude, cosLongitude) = Math.SinCos(double.DegreesToRadians(longitude));
        var primeVerticalRadius = SemiMajorAxis / Math.Sqrt(1 - SquaredEccentricity * sinLatitude * sinLatitude);
        return new(
            primeVerticalRadius * cosLatitude * cosLongitude,
            primeVerticalRadius * cosLatitude * sinLongitude,
            primeVerticalRadius * (1 - SquaredEccentricity) * sinLatitude);
    }

    /// <summary>Square of the straight-line distance to <paramref name="other"/>, m².</summary>
    public double SquaredChordTo(Ecef other)
    {
        var (dx, dy, dz) = (X - other.X, Y - other.Y, Z - other.Z);
        return dx * dx + dy * dy + dz * dz;
    }
}
