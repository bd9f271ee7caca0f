using Confluent.Kafka;
using UdaConnect.Visits;

namespace UdaConnect.DevHost.Dead;

/// <summary>Everything the topic of dead letters tells of one origin.</summary>
public sealed class FoldedLetter(MessageOrigin origin)
{
    private readonly HashSet<LogPlace> _refusedAgain = [];
    private LogPlace? _lastReplay;

    public MessageOrigin Origin => origin;

    public DateTimeOffset FirstAt { get; private set; }

    public DateTimeOffset LastAt { get; private set; }

    /// <summary>Of the newest letter, as <see cref="Reason"/>.</summary>
    public string Field { get; private set; } = "";

    public string Reason { get; private set; } = "";

    /// <summary>How many letters there are: refusals, and repeats of one after a crash.</summary>
    public int Times { get; private set; }

    public int Replays { get; private set; }

    public DateTimeOffset? ReplayedAt { get; private set; }

    /// <summary>The newest replay came back. A letter that was replayed and did not is stored, or on its way.</summary>
    public bool IsRefusedAgain => _lastReplay is { } place ? _refusedAgain.Contains(place) : _refusedAgain.Count > 0;

    /// <summary>The oldest letter that carries the original: the only one that nobody but its producer had a hand in. Null where all are by reference.</summary>
    public TopicPartitionOffset? Copy { get; private set; }

    /// <summary>The original's size where it is kept by reference only.</summary>
    public long? ByReference { get; private set; }

    /// <summary>Where in the topic of visits the message was seen, the original place first.</summary>
    public IEnumerable<LogPlace> Places => [new(origin.Partition, origin.Offset), .. _refusedAgain];

    /// <summary>Folds records in any order, except that of one partition they come as they lie there.</summary>
    public static IReadOnlyList<FoldedLetter> Fold(IEnumerable<DeadLetterRecord> records)
    {
        var letters = new Dictionary<MessageOrigin, FoldedLetter>();
        foreach (var record in records)
        {
            if (!letters.TryGetValue(record.Origin, out var letter))
                letters.Add(record.Origin, letter = new(record.Origin));
            letter.Add(record);
        }

        // A note may outlive the letter it is about.
        return [.. letters.Values.Where(letter => letter.Times > 0).OrderByDescending(letter => letter.LastAt).ThenByDescending(letter => letter.Origin.Offset)];
    }

    private void Add(DeadLetterRecord record)
    {
        if (record.Replayed is { } put)
        {
            Replays++;
            if (ReplayedAt is null || record.At >= ReplayedAt)
                (ReplayedAt, _lastReplay) = (record.At, put);
            return;
        }

        if (Times++ == 0 || record.At < FirstAt)
            FirstAt = record.At;
        if (record.At >= LastAt)
            (LastAt, Field, Reason) = (record.At, record.Field, record.Reason);
        if (record.ReadAt is { } again)
            _refusedAgain.Add(again);
        if (record.ByReference is { } bytes)
            ByReference ??= bytes;
        else
            Copy ??= record.Place;
    }
}
