using System.Text.Json;

namespace UdaConnect.DevHost.Demo;

/// <summary>A venue to register: its name, and the GeoJSON Feature as the gateway takes it.</summary>
internal sealed record DemoVenue(string Name, string Feature);

internal static class DemoVenues
{
    public static async Task<IReadOnlyList<DemoVenue>> ReadAsync(CancellationToken cancellationToken)
    {
        using var json = JsonDocument.Parse(await File.ReadAllTextAsync(DemoFiles.Venues, cancellationToken));
        return [.. Features(json.RootElement).Select(feature => new DemoVenue(Name(feature), feature.GetRawText()))];
    }

    public static IEnumerable<JsonElement> Features(JsonElement collection) => collection.GetProperty("features").EnumerateArray();

    public static string Name(JsonElement feature) => feature.GetProperty("properties").GetProperty("name").GetString() ?? "";
}
