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
        if (!RecordOrigin.TryReadClaim(record, topic, out var claim, out error))
            return false;
        if (record.Value is not { Length: > 0 } value)
        {
            error = new("value", "is missing");
            return false;
        }

        // A replay changes nothing, so neither the time that the record gives to a visit without one.
        var timestampMs = claim?.TimestampMs ?? record.TimestampMs;
        var fields = new VisitFields();
        error = Read(Utf8Text.WithoutMark(value), ref fields);
        if (error is not null || (error = fields.Check(record with { TimestampMs = timestampMs })) is not null)
            return false;

        visit = new(
            fields.Id,
            fields.Id is { } id && VisitIds.IsReserved(id),
            (int)fields.PersonId,
            fields.AtMs ?? timestampMs,
            fields.AtMs is null || record.Has(VisitHeaders.TimeAssigned),
            fields.Longitude,
            fields.Latitude,
            AreaId: 0,
            claim is null ? OriginOf(record, topic, partition, fields.Id is null) : OriginOf(claim));
        return true;
    }

    // Without an id the message's identity is its origin, content included; with one nobody looks at the hash.
    private static VisitOrigin OriginOf(in LogRecord record, string topic, int partition, bool isIdentity) =>
        new(topic, partition, record.Offset, record.TimestampMs, isIdentity ? Sha256.Of(record.Value) : default);

    private static VisitOrigin OriginOf(MessageOrigin claim) =>
        new(claim.Topic, claim.Partition, claim.Offset, claim.TimestampMs, Sha256.Read(Convert.FromHexString(claim.Sha256)));

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
