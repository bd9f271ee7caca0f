using System.Text.Json;
using System.Text.Json.Nodes;

namespace UdaConnect.DevHost.Import.Schedule;

/// <summary>A GeoJSON FeatureCollection whose features are venues, found by their names.</summary>
public static class RoomsFile
{
    /// <exception cref="DevHostException">It cannot be read, or is no such collection.</exception>
    public static IReadOnlyDictionary<string, JsonObject> Read(string path)
    {
        try
        {
            var features = JsonNode.Parse(File.ReadAllText(path))?["features"]?.AsArray() ?? throw new FormatException("it has no features");
            var rooms = new Dictionary<string, JsonObject>(StringComparer.OrdinalIgnoreCase);
            foreach (var feature in features.Select(feature => feature!.AsObject()))
            {
                var name = ((string?)feature["properties"]?["name"])?.Trim();
                if (string.IsNullOrEmpty(name) || !rooms.TryAdd(name, feature))
                    throw new FormatException($"each feature needs a name of its own, and one has \"{name}\"");
            }

            return rooms;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException or FormatException or NullReferenceException)
        {
            throw new DevHostException($"{path} is no GeoJSON FeatureCollection of venues with names: {exception.Message}", exception);
        }
    }
}
