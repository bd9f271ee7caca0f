namespace UdaConnect.Geo;

/// <summary>Turns a geodesic distance into the chord that decides nearness, and back.</summary>
/// <remarks>
/// c = 2R·sin(D/2R) with R = 6,371,008.8 m, the mean radius R₁ of WGS84 (Moritz, Geodetic Reference System 1980). The ellipsoid's radii of
/// curvature differ from R by at most 0.7 %, which moves the threshold by about 0.01 mm for D ≤ 10 km.
/// </remarks>
public static class Chord
{
    private const double MeanRadius = 6_371_008.8;

    /// <summary>The squared chord, m², of a geodesic distance of <paramref name="metres"/>.</summary>
    public static double SquaredFor(double metres)
    {
        var chord = 2 * MeanRadius * Math.Sin(metres / (2 * MeanRadius));
        return chord * chord;
    }

    /// <summary>The geodesic distance, metres, of a squared chord.</summary>
    public static double MetresFor(double squaredChord) => 2 * MeanRadius * Math.Asin(Math.Sqrt(squaredChord) / (2 * MeanRadius));
}
