using Confluent.Kafka;
using UdaConnect.Visits;

namespace UdaConnect.DevHost.Dead;

/// <summary>A message as its producer sent it.</summary>
/// <param name="Headers">Its own ones: none that the dead letters or a replay added.</param>
public sealed record Original(byte[]? Key, byte[]? Value, IReadOnlyList<KeyValuePair<string, byte[]>> Headers)
{
    public static IEnumerable<KeyValuePair<string, byte[]>> OwnHeaders(Headers? headers) =>
        (headers ?? []).Where(header => !header.Key.StartsWith(DeadLetterHeaders.Prefix, StringComparison.Ordinal) && header.Key != VisitHeaders.ReplayOrigin)
            .Select(header => KeyValuePair.Create(header.Key, header.GetValueBytes() ?? []));

    /// <summary>The message to put back: everything as it was, and beside it the origin that stays its identity.</summary>
    public Message<byte[]?, byte[]?> ToReplay(MessageOrigin origin)
    {
        var headers = new Headers();
        foreach (var (name, value) in Headers)
            headers.Add(name, value);
        headers.Add(VisitHeaders.ReplayOrigin, System.Text.Encoding.UTF8.GetBytes(origin.ToString()));
        return new() { Key = Key, Value = Value, Headers = headers };
    }
}
