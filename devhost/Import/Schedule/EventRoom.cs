using System.Text.Json;

namespace UdaConnect.DevHost.Import.Schedule;

/// <summary>A venue of the event, by its name, and a circle that holds it.</summary>
internal sealed record EventRoom(long Id, string Name, RoomPlace Centre, double RadiusMetres, bool HoldsOthers)
{
    /// <summary>From a GeoJSON Feature as the gateway writes it.</summary>
    public static EventRoom Of(JsonElement venue)
    {
        var (geometry, properties) = (venue.GetProperty("geometry"), venue.GetProperty("properties"));
        var positions = Positions(geometry.GetProperty("coordinates")).ToArray();
        var radius = properties.GetProperty("radius_metres");
        // A corner will do for the centre of a polygon, and is one on both sides of the antimeridian.
        return new(
            venue.GetProperty("id").GetInt64(), properties.GetProperty("name").GetString()!.Trim(), positions[0],
            radius.ValueKind == JsonValueKind.Number ? radius.GetDouble() : positions.Max(at => RoomGrid.Metres(positions[0], at)),
            properties.GetProperty("kind").GetString() is "hall" or "area");
    }

    public static bool IsRetired(JsonElement venue) => venue.GetProperty("properties").GetProperty("retired_at").ValueKind != JsonValueKind.Null;

    private static IEnumerable<RoomPlace> Positions(JsonElement coordinates) => coordinates[0].ValueKind == JsonValueKind.Number
        ? [new(coordinates[0].GetDouble(), coordinates[1].GetDouble())]
        : coordinates.EnumerateArray().SelectMany(Positions);
}
