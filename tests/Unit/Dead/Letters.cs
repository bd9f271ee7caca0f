using System.Text;
using Confluent.Kafka;
using UdaConnect.DevHost.Dead;
using UdaConnect.Visits;

namespace UdaConnect.Tests.Unit.Dead;

/// <summary>Records of a topic of dead letters, without a topic.</summary>
internal static class Letters
{
    public static readonly DateTimeOffset Start = new(2026, 1, 6, 9, 0, 0, TimeSpan.Zero);

    public static MessageOrigin Origin(long offset, string value = "v") => MessageOrigin.Of("visits", 1, offset, 1_767_690_000_000, Encoding.UTF8.GetBytes(value));

    public static DeadLetterRecord Letter(MessageOrigin origin, int minute, long at, string reason = "is bad", params (string Name, string Value)[] headers) =>
        Record(origin, minute, at, [(DeadLetterHeaders.Field, "value"), (DeadLetterHeaders.Reason, reason), .. headers]);

    public static DeadLetterRecord Note(MessageOrigin origin, int minute, long at, string put) => Record(origin, minute, at, [(DeadLetterHeaders.Replayed, put)]);

    private static DeadLetterRecord Record(MessageOrigin origin, int minute, long at, (string Name, string Value)[] headers)
    {
        var message = new Message<byte[]?, byte[]?> { Key = Encoding.UTF8.GetBytes(origin.ToString()), Value = "v"u8.ToArray(), Headers = [], Timestamp = new(Start.AddMinutes(minute)) };
        foreach (var (name, value) in headers)
            message.Headers.Add(name, Encoding.UTF8.GetBytes(value));
        return DeadLetterRecord.From(new() { TopicPartitionOffset = new("visits.dead", 0, at), Message = message })!;
    }
}
