using UdaConnect.Geo;

namespace UdaConnect.Silo.Spatial;

/// <summary>Few boxes that hold all of many: an index is asked about each, and one person's places mostly lie close together.</summary>
internal static class JoinedBoxes
{
    // Degrees, some hundred metres: what joining adds to find in vain stays within a hall.
    private const double Cell = 1.0 / 1_024;

    /// <summary>Boxes whose south-western corners share a cell become one.</summary>
    public static GeoBox[] Of(IEnumerable<GeoBox> boxes)
    {
        var joined = new Dictionary<(double, double), GeoBox>();
        foreach (var box in boxes)
        {
            var cell = (Math.Floor(box.West / Cell), Math.Floor(box.South / Cell));
            joined[cell] = joined.TryGetValue(cell, out var other)
                ? new(Math.Min(box.West, other.West), Math.Min(box.South, other.South), Math.Max(box.East, other.East), Math.Max(box.North, other.North))
                : box;
        }

        return [.. joined.Values];
    }
}
