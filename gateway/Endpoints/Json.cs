using System.Text.Encodings.Web;
using System.Text.Json;
using UdaConnect.Gateway.Faults;
using UdaConnect.Validation;

namespace UdaConnect.Gateway.Endpoints;

/// <summary>How JSON is read and written on REST.</summary>
internal static class Json
{
    /// <summary>A body is read as JSON whatever its sender calls it, or when it says nothing.</summary>
    public const string Anything = "*/*";

    public static JsonSerializerOptions Options { get; } = Configure(new(JsonSerializerDefaults.Web));

    public static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        // Names of people in their own letters. The answers are application/json, never part of a page.
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        return options;
    }

    /// <summary>The request's body.</summary>
    /// <exception cref="RefusedException">It is no JSON.</exception>
    public static async Task<JsonDocument> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await JsonDocument.ParseAsync(request.Body, JsonFields.Options, cancellationToken);
        }
        catch (JsonException)
        {
            throw RefusedException.Invalid(new FieldError(JsonFields.Body, $"must be a JSON object, nested at most {JsonFields.MaxDepth} deep"));
        }
    }
}
