using System.Globalization;
using System.Text;
using Confluent.Kafka;
using UdaConnect.Visits;

namespace UdaConnect.DevHost.Dead;

/// <summary>One message of the topic of dead letters: a letter, or a note that one was replayed.</summary>
public sealed record DeadLetterRecord(TopicPartitionOffset Place, DateTimeOffset At, MessageOrigin Origin, Headers Headers, byte[]? Value)
{
    public string Field => Text(DeadLetterHeaders.Field) ?? "";

    public string Reason => Text(DeadLetterHeaders.Reason) ?? "";

    /// <summary>Number of the original's bytes where they were not copied; null where they were.</summary>
    public long? ByReference => Text(DeadLetterHeaders.ByReference) is { } count && long.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) ? bytes : null;

    /// <summary>Where a replayed copy that was refused again lies.</summary>
    public LogPlace? ReadAt => LogPlace.Parse(Text(DeadLetterHeaders.ReadAt));

    /// <summary>Where a copy was put by a replay; null for a letter.</summary>
    public LogPlace? Replayed => LogPlace.Parse(Text(DeadLetterHeaders.Replayed));

    /// <summary>Null for a message that is neither: anybody may have written to the topic.</summary>
    public static DeadLetterRecord? From(ConsumeResult<byte[]?, byte[]?> result)
    {
        var message = result.Message;
        if (message.Key is not { Length: <= MessageOrigin.MaxTextLength } key || !MessageOrigin.TryParse(Encoding.UTF8.GetString(key), out var origin))
            return null;
        var record = new DeadLetterRecord(
            result.TopicPartitionOffset, DateTimeOffset.FromUnixTimeMilliseconds(Math.Max(0, message.Timestamp.UnixTimestampMs)), origin!, message.Headers ?? [], message.Value);
        return record.Replayed is not null || record.Text(DeadLetterHeaders.Reason) is not null ? record : null;
    }

    /// <summary>The message as it once lay in the topic of visits; null where it is kept by reference.</summary>
    public Original? ToOriginal() => ByReference is not null
        ? null
        : new(
            Bytes(DeadLetterHeaders.Key),
            Bytes(DeadLetterHeaders.NoValue) is null ? Value ?? [] : null,
            [.. Original.OwnHeaders(Headers)]);

    private byte[]? Bytes(string header) => Headers.TryGetLastBytes(header, out var bytes) ? bytes ?? [] : null;

    private string? Text(string header) => Bytes(header) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;
}
