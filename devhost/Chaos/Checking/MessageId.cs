using System.Text.Json;

namespace UdaConnect.DevHost.Chaos.Checking;

/// <summary>The id that a message's value says, where it can be read.</summary>
internal static class MessageId
{
    public static long? Of(byte[]? value)
    {
        try
        {
            using var json = JsonDocument.Parse(value ?? []);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("id", out var id)
                && id.ValueKind == JsonValueKind.Number && id.TryGetInt64(out var number)
                ? number
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
