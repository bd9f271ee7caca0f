using System.Text.Json;

namespace UdaConnect.DevHost.Import;

/// <summary>Reads what a problem details answer says to people (RFC 9457).</summary>
internal static class RestProblem
{
    public static async Task<string> ReadAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var status = $"{(int)answer.StatusCode} {answer.ReasonPhrase}";
        try
        {
            using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancellationToken));
            if (json.RootElement.ValueKind != JsonValueKind.Object)
                return status;
            var errors = json.RootElement.TryGetProperty("errors", out var fields) ? Flatten(fields) : "";
            return errors.Length > 0 ? errors : Text(json.RootElement, "detail") ?? Text(json.RootElement, "title") ?? status;
        }
        catch (JsonException)
        {
            return status;
        }
    }

    // Lists of reasons by field name.
    private static string Flatten(JsonElement errors) => errors.ValueKind != JsonValueKind.Object ? "" : string.Join("; ", errors.EnumerateObject().Select(Reasons));

    private static string Reasons(JsonProperty field) =>
        $"{field.Name} {(field.Value.ValueKind == JsonValueKind.Array ? string.Join(", ", field.Value.EnumerateArray()) : field.Value)}";

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
