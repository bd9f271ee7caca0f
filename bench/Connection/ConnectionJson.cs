using System.Globalization;
using System.Text.Json;
using UdaConnect.Visits;

namespace UdaConnect.Bench.Connection;

/// <summary>Writes rows as the resource's JSON, <c>[{"location", "person"}]</c>, as a service on top of the SQL would with the framework's own writer.</summary>
/// <param name="people">Who somebody is, ready to write: a service would remember it, so it costs the baseline nothing.</param>
internal sealed class ConnectionJson(Stream into, IReadOnlyDictionary<int, byte[]> people) : IDisposable
{
    private const int FlushBytes = 32 * 1024;
    private const string Instant = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
    private static readonly JsonWriterOptions Unchecked = new() { SkipValidation = true };

    private readonly Utf8JsonWriter _json = new(into, Unchecked);

    public void Open() => _json.WriteStartArray();

    public void Write(Visit visit)
    {
        _json.WriteStartObject();
        _json.WriteStartObject("location"u8);
        _json.WriteNumber("id"u8, visit.Id);
        _json.WriteNumber("person_id"u8, visit.PersonId);
        Degrees("longitude"u8, visit.Longitude);
        Degrees("latitude"u8, visit.Latitude);
        At(visit.AtMs);
        _json.WriteEndObject();
        _json.WritePropertyName("person"u8);
        _json.WriteRawValue(people[visit.PersonId], skipInputValidation: true);
        _json.WriteEndObject();
        if (_json.BytesPending > FlushBytes)
            _json.Flush();
    }

    public void Close()
    {
        _json.WriteEndArray();
        _json.Flush();
    }

    public void Dispose() => _json.Dispose();

    private void Degrees(ReadOnlySpan<byte> name, double value)
    {
        Span<byte> text = stackalloc byte[32];
        value.TryFormat(text, out var length, provider: CultureInfo.InvariantCulture);
        _json.WriteString(name, text[..length]);
    }

    private void At(long atMs)
    {
        Span<byte> text = stackalloc byte[24];
        DateTime.UnixEpoch.AddMilliseconds(atMs).TryFormat(text, out var length, Instant, CultureInfo.InvariantCulture);
        _json.WriteString("creation_time"u8, text[..length]);
    }
}
