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

    // "errors" is an object of lists by field name, or a list of objects with field and reason.
    private static string Flatten(JsonElement errors) => string.Join("; ", errors.ValueKind switch
    {
        JsonValueKind.Object => errors.EnumerateObject().Select(field => $"{field.Name} {Reasons(field.Value)}"),
        JsonValueKind.Array => errors.EnumerateArray().Select(Reasons),
        _ => [],
    });

    private static string Reasons(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => string.Join(", ", value.EnumerateArray().Select(Reasons)),
        JsonValueKind.Object => string.Join(' ', value.EnumerateObject().Select(member => Reasons(member.Value))),
        _ => value.ToString(),
    };

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
