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

    /// <summary>The largest body that is parsed, bytes.</summary>
    public const int LargestBody = 1 << 20;

    /// <summary>The largest body that is read to its end, so that its sender hears the 413; on a larger one the connection may close while they write.</summary>
    public const int LargestRead = 8 * LargestBody;

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
    /// <exception cref="BadHttpRequestException">It is too large.</exception>
    public static async Task<JsonDocument> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return JsonDocument.Parse(await BytesAsync(request.Body, cancellationToken), JsonFields.Options);
        }
        catch (JsonException)
        {
            throw RefusedException.Invalid(new FieldError(JsonFields.Body, $"must be a JSON object, nested at most {JsonFields.MaxDepth} deep"));
        }
    }

    private static async Task<ReadOnlyMemory<byte>> BytesAsync(Stream body, CancellationToken cancellationToken)
    {
        using var kept = new MemoryStream();
        var chunk = new byte[4096];
        var length = 0L;
        while (await body.ReadAsync(chunk, cancellationToken) is > 0 and var read)
        {
            length += read;
            if (length <= LargestBody)
                kept.Write(chunk, 0, read);
        }

        if (length > LargestBody)
            throw new BadHttpRequestException("The body is too large.", StatusCodes.Status413PayloadTooLarge);
        var bytes = kept.GetBuffer().AsMemory(0, (int)kept.Length);
        return bytes.Span.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;
    }
}
