using System.Text.Json;

namespace UdaConnect.Tests.Unit.Demo;

/// <summary>A demo venue's footprint, judged independently of the system: on so small a campus the plane is exact enough.</summary>
internal sealed record DemoFootprint(string Name, List<(double X, double Y)> Ring, double Radius)
{
    public static DemoFootprint Read(JsonElement feature)
    {
        var properties = feature.GetProperty("properties");
        var coordinates = feature.GetProperty("geometry").GetProperty("coordinates");
        var name = properties.GetProperty("name").GetString()!;
        return feature.GetProperty("geometry").GetProperty("type").GetString() == "Point"
            ? new(name, [Position(coordinates)], properties.GetProperty("radius_metres").GetDouble())
            : new(name, [.. coordinates[0].EnumerateArray().Select(Position)], 0);
    }

    public static double Metres(double x1, double y1, double x2, double y2)
    {
        var dy = (y2 - y1) * 111_195;
        var dx = (x2 - x1) * 111_195 * Math.Cos(y1 * Math.PI / 180);
        return Math.Sqrt((dx * dx) + (dy * dy));
    }

    public bool Covers(double x, double y)
    {
        if (Ring.Count == 1)
            return Metres(Ring[0].X, Ring[0].Y, x, y) <= Radius;
        var inside = false;
        foreach (var (a, b) in Ring.Zip(Ring.Skip(1)))
        {
            if (a.Y > y != b.Y > y && x < a.X + ((b.X - a.X) * (y - a.Y) / (b.Y - a.Y)))
                inside = !inside;
        }

        return inside;
    }

    private static (double X, double Y) Position(JsonElement position) => (position[0].GetDouble(), position[1].GetDouble());
}
