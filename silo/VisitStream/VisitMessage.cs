using System.Text.Json;
using UdaConnect.Silo.Spatial;
using UdaConnect.Time;
using UdaConnect.Validation;
using UdaConnect.Visits;

namespace UdaConnect.Silo.VisitStream;

/// <summary>Reads a visit from a message's bytes: strict about what it says, lenient about how it is written.</summary>
/// <remarks>The bounds are those of <see cref="VisitRules"/> and <see cref="Timestamps"/>; what the gateway accepts is never refused here.</remarks>
internal static class VisitMessage
{
    public const int MaxDepth = 16;

    private static readonly JsonReaderOptions Options = new() { MaxDepth = MaxDepth };

    /// <summary>The visit of a record, without its area; or what is wrong with the first bad field.</summary>
    public static bool TryRead(in LogRecord record, string topic, int partition, out VisitToStore visit, out FieldError? error)
    {
        visit = default;
        if (record.Value is not { Length: > 0 } value)
        {
            error = new("value", "is missing");
            return false;
        }

        var fields = new VisitFields();
        error = Read(Utf8Text.WithoutMark(value), ref fields);
        if (error is not null || (error = fields.Check(record)) is not null)
            return false;

        // Without an id the message's identity is its origin, content included; with one nobody looks at the hash.
        var hash = fields.Id is null ? Sha256.Of(value) : default;
        visit = new(
            fields.Id,
            fields.Id is { } id && VisitIds.IsReserved(id),
            (int)fields.PersonId,
            fields.AtMs ?? record.TimestampMs,
            fields.AtMs is null || record.Has(VisitHeaders.TimeAssigned),
            fields.Longitude,
            fields.Latitude,
            AreaId: 0,
            new(topic, partition, record.Offset, record.TimestampMs, hash));
        return true;
    }

    private static FieldError? Read(ReadOnlySpan<byte> value, ref VisitFields fields)
    {
        var reader = new Utf8JsonReader(value, Options);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return new("value", "must be a JSON object");
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                fields.Read(ref reader);
            // Beyond the object only white space is allowed; anything else throws.
            while (reader.Read())
            {
            }

            return null;
        }
        catch (JsonException exception)
        {
            return new("value", $"is no JSON object, or nested deeper than {MaxDepth}: line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}");
        }
        catch (InvalidOperationException)
        {
            return new("value", "holds text that is not UTF-8");
        }
    }
}
