using System.Collections.Immutable;
using System.Text.Json;
using UdaConnect.Geo;
using UdaConnect.Validation;

namespace UdaConnect.Venues;

/// <summary>Reads GeoJSON coordinates; what is wrong with them is an error of <c>geometry.coordinates</c>.</summary>
internal sealed class PolygonReader(FieldReader fields)
{
    private const string Field = "geometry.coordinates";
    private const int MostPositions = 1_000;
    private const double LargestExtent = 50_000;
    private readonly List<Ecef> _corners = [];

    public ImmutableArray<ImmutableArray<ImmutableArray<GeoPoint>>> Polygons(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() == 0)
        {
            fields.Fail(Field, "must be an array of polygons, at least one");
            return [];
        }

        return [.. value.EnumerateArray().Select(Polygon)];
    }

    public ImmutableArray<ImmutableArray<GeoPoint>> Polygon(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() == 0)
            fields.Fail(Field, "must be an array of rings, at least one");
        else
            return [.. value.EnumerateArray().Select(Ring)];
        return [];
    }

    public GeoPoint Position(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() >= 2
            && Degrees(value[0], 180) is { } longitude && Degrees(value[1], 90) is { } latitude)
            return new(longitude, latitude);
        fields.Fail(Field, "a position must be [longitude, latitude] in degrees, -180 to 180 and -90 to 90");
        return default;
    }

    private static double? Degrees(JsonElement value, double reach) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var degrees) && Math.Abs(degrees) <= reach ? degrees : null;

    private ImmutableArray<GeoPoint> Ring(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() < 4)
        {
            fields.Fail(Field, "a ring must be an array of at least four positions");
            return [];
        }

        if (_corners.Count + value.GetArrayLength() > MostPositions)
        {
            fields.Fail(Field, $"must have at most {MostPositions} positions");
            return [];
        }

        ImmutableArray<GeoPoint> ring = [.. value.EnumerateArray().Select(Position)];
        if (ring[0] != ring[^1])
            fields.Fail(Field, "a ring must end where it starts");
        if (!fields.HasErrors)
            CheckExtent(ring);
        return ring;
    }

    // Between any two corners of all polygons: that way one venue on both sides of the antimeridian is measured as one.
    private void CheckExtent(ImmutableArray<GeoPoint> ring)
    {
        var limit = Chord.SquaredFor(LargestExtent);
        foreach (var corner in ring.Select(point => Ecef.From(point.Longitude, point.Latitude)))
        {
            if (_corners.Exists(other => other.SquaredChordTo(corner) > limit))
            {
                fields.Fail(Field, "must extend over at most 50 km");
                return;
            }

            _corners.Add(corner);
        }
    }
}
