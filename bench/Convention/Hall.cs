using UdaConnect.Geo;

namespace UdaConnect.Bench.Convention;

/// <summary>A hall of 250 × 150 m with 200 booths in a grid of aisles, and how places in it become longitude and latitude.</summary>
internal static class Hall
{
    public const double Width = 250;
    public const double Depth = 150;
    public const int Columns = 20;
    public const int Rows = 10;
    public const int BoothCount = Columns * Rows;

    /// <summary>A booth's footprint, metres; what is left of its cell is aisle.</summary>
    public const double BoothWidth = 8;

    public const double BoothDepth = 9;

    private const double West = -122.290524;
    private const double South = 37.553441;

    // One degree of latitude and of longitude here on WGS84, to well under a millimetre over the hall's size.
    private const double MetresPerLatitude = 110_990.7;
    private const double MetresPerLongitude = 88_365.4;

    public static Spot Booth(int index) => new(
        (index % Columns + 0.5) * (Width / Columns),
        (index / Columns + 0.5) * (Depth / Rows));

    /// <summary>The four corners of a booth, first again at the end.</summary>
    public static GeoPoint[] Footprint(int index)
    {
        var centre = Booth(index);
        Spot[] corners =
        [
            centre.Shift(-BoothWidth / 2, -BoothDepth / 2), centre.Shift(BoothWidth / 2, -BoothDepth / 2),
            centre.Shift(BoothWidth / 2, BoothDepth / 2), centre.Shift(-BoothWidth / 2, BoothDepth / 2),
        ];
        return [.. corners.Select(ToGeo), ToGeo(corners[0])];
    }

    /// <summary>Seven decimals, as phones report: about a centimetre.</summary>
    public static GeoPoint ToGeo(Spot spot) => new(
        Math.Round(West + spot.East / MetresPerLongitude, 7),
        Math.Round(South + spot.North / MetresPerLatitude, 7));
}

/// <summary>A place in the hall, metres from its south-west corner.</summary>
internal readonly record struct Spot(double East, double North)
{
    public Spot Shift(double east, double north) => new(East + east, North + north);

    public Spot Clamp() => new(Math.Clamp(East, 0, Hall.Width), Math.Clamp(North, 0, Hall.Depth));

    /// <summary>The place a part of the way towards another.</summary>
    public Spot Towards(Spot other, double part) => new(East + (other.East - East) * part, North + (other.North - North) * part);
}
