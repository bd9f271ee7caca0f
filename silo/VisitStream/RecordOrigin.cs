using System.Text;
using UdaConnect.Validation;
using UdaConnect.Visits;

namespace UdaConnect.Silo.VisitStream;

/// <summary>The identity of a record: where it lies, or, of a replayed one, where its first copy lay.</summary>
/// <remarks>
/// Any producer can write the header of a replay. It is believed only for the bytes whose hash it names: then whoever forges it can do no more than repeat a
/// message, which changes nothing. A claim to other bytes is refused, as somebody believes something that is not so.
/// </remarks>
internal static class RecordOrigin
{
    /// <summary>False where the record claims an origin that cannot be its own.</summary>
    /// <param name="claim">Null where it claims none.</param>
    public static bool TryReadClaim(in LogRecord record, string topic, out MessageOrigin? claim, out FieldError? error)
    {
        (claim, error) = (null, null);
        if (record.Find(VisitHeaders.ReplayOrigin) is not { } header)
            return true;
        if (header.Length <= MessageOrigin.MaxTextLength && MessageOrigin.TryParse(Encoding.UTF8.GetString(header), out var read) && read!.Topic == topic && read.IsOf(record.Value))
        {
            claim = read;
            return true;
        }

        error = new(VisitHeaders.ReplayOrigin, $"is a header that names no message of topic {topic} with these bytes; only a replay writes it");
        return false;
    }

    /// <summary>What the record is called from now on; a false claim counts for nothing.</summary>
    public static MessageOrigin Of(in LogRecord record, string topic, int partition) =>
        TryReadClaim(record, topic, out var claim, out _) && claim is not null
            ? claim
            : MessageOrigin.Of(topic, partition, record.Offset, record.TimestampMs, record.Value);
}
