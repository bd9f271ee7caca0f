using System.Text;
using Confluent.Kafka;
using UdaConnect.Visits;

namespace UdaConnect.DevHost.Dead;

/// <summary>The dead letters of a topic of visits, and the originals behind them.</summary>
public sealed class DeadLetterTopic : IDisposable
{
    private readonly TopicReader _dead;
    private readonly TopicReader _visits;

    private DeadLetterTopic(TopicReader dead, TopicReader visits) => (_dead, _visits) = (dead, visits);

    public string Name => _dead.Topic;

    public string Visits => _visits.Topic;

    /// <param name="topic">The topic of visits.</param>
    /// <exception cref="DevHostException">Kafka does not answer, or has no such topics.</exception>
    public static async Task<DeadLetterTopic> OpenAsync(KafkaAccess access, string topic, CancellationToken cancellationToken)
    {
        var visits = await TopicReader.OpenAsync(access, topic, cancellationToken);
        return new(await TopicReader.OpenAsync(access, VisitTopic.DeadLettersOf(topic), cancellationToken), visits);
    }

    /// <summary>All letters there are now, newest first.</summary>
    public Task<IReadOnlyList<FoldedLetter>> FoldAsync(CancellationToken cancellationToken) =>
        Task.Run(() => FoldedLetter.Fold(_dead.ReadAll(cancellationToken).Select(DeadLetterRecord.From).OfType<DeadLetterRecord>()), cancellationToken);

    /// <summary>Each letter's original, or why it cannot be had; one at a time, in no order. Blocks.</summary>
    public IEnumerable<FoundOriginal> FindOriginals(IReadOnlyCollection<FoldedLetter> letters, CancellationToken cancellationToken)
    {
        var copies = letters.Where(letter => letter.Copy is not null).ToDictionary(letter => letter.Copy!);
        foreach (var message in copies.Count == 0 ? [] : _dead.ReadAround(copies.Keys, cancellationToken))
        {
            if (copies.Remove(message.TopicPartitionOffset, out var letter))
                yield return FromCopy(letter, message);
        }

        foreach (var letter in copies.Values)
            yield return new(letter, null, "", $"Kafka dropped the letter from {Name} meanwhile");
        foreach (var letter in letters.Where(letter => letter.Copy is null))
            yield return FromReference(letter, cancellationToken);
    }

    public void Dispose()
    {
        _dead.Dispose();
        _visits.Dispose();
    }

    private static FoundOriginal FromCopy(FoldedLetter letter, ConsumeResult<byte[]?, byte[]?> message)
    {
        var where = $"copied into {message.Topic}/{message.Partition.Value}/{message.Offset.Value}";
        var original = DeadLetterRecord.From(message)?.ToOriginal();
        return original is not null && letter.Origin.IsOf(original.Value)
            ? new(letter, original, where, null)
            : new(letter, null, where, "its bytes are not those whose hash the origin holds: somebody else wrote this letter");
    }

    private FoundOriginal FromReference(FoldedLetter letter, CancellationToken cancellationToken)
    {
        var reasons = new List<string>();
        foreach (var place in letter.Places)
        {
            var (found, gone) = _visits.ReadOne(place, cancellationToken);
            if (found is not null && IsTheMessage(letter.Origin, place, found.Message))
                return new(letter, new(found.Message.Key, found.Message.Value, [.. Original.OwnHeaders(found.Message.Headers)]), $"by reference in {Visits}/{place}", null);
            reasons.Add(gone ?? $"another message lies at {Visits}/{place}: the topic was made anew");
        }

        return new(letter, null, $"by reference in {Visits}/{letter.Places.First()}", $"the original is gone: {string.Join("; ", reasons)}");
    }

    private static bool IsTheMessage(MessageOrigin origin, LogPlace place, Message<byte[]?, byte[]?> message)
    {
        if (!origin.IsOf(message.Value))
            return false;
        if (place == new LogPlace(origin.Partition, origin.Offset))
            return message.Timestamp.UnixTimestampMs == origin.TimestampMs;
        return message.Headers is { } headers && headers.TryGetLastBytes(VisitHeaders.ReplayOrigin, out var claim) && Encoding.UTF8.GetString(claim) == origin.ToString();
    }
}

/// <param name="Where">Where it was found or looked for, for people.</param>
/// <param name="Problem">Why there is no original; null where there is one.</param>
public sealed record FoundOriginal(FoldedLetter Letter, Original? Original, string Where, string? Problem);
