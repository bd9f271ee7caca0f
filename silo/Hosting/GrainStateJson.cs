using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Orleans.Storage;

namespace UdaConnect.Silo.Hosting;

/// <summary>Grain state as JSON that an operator can read and a later version can extend; no name of a CLR type is in it.</summary>
internal sealed class GrainStateJson : IGrainStorageSerializer
{
    private static readonly JsonSerializerOptions Options = new()
    {
        // Read by operators and this program, never part of a page.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
    };

    public BinaryData Serialize<T>(T? input) => new(JsonSerializer.SerializeToUtf8Bytes(input, Options));

    public T Deserialize<T>(BinaryData input) =>
        JsonSerializer.Deserialize<T>(input, Options) ?? throw new JsonException($"What is stored of a {typeof(T).Name} is null.");
}
