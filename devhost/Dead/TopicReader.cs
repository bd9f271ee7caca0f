using Confluent.Kafka;

namespace UdaConnect.DevHost.Dead;

/// <summary>Reads a topic as it is at the moment of asking, whatever its number of partitions; leaves no trace at the broker.</summary>
public sealed class TopicReader : IDisposable
{
    private static readonly TimeSpan Request = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly KafkaAccess _access;
    private readonly int _partitions;
    private readonly IConsumer<byte[]?, byte[]?> _consumer;

    private TopicReader(KafkaAccess access, string topic, int partitions)
    {
        (_access, Topic, _partitions) = (access, topic, partitions);
        var config = new ConsumerConfig(access.Settings())
        {
            // The client wants a name; the group is never joined and nothing committed.
            GroupId = "udaconnect-dead",
            EnableAutoCommit = false,
            EnableAutoOffsetStore = false,
            AutoOffsetReset = AutoOffsetReset.Error,
            EnablePartitionEof = true,
        };
        _consumer = new ConsumerBuilder<byte[]?, byte[]?>(config).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
    }

    public string Topic { get; }

    /// <exception cref="DevHostException">Kafka does not answer, or has no such topic.</exception>
    public static async Task<TopicReader> OpenAsync(KafkaAccess access, string topic, CancellationToken cancellationToken) =>
        new(access, topic, await access.PartitionsOfAsync(topic, cancellationToken));

    /// <summary>Every message, each partition in order, up to where the topic ends now. Blocks.</summary>
    public IEnumerable<ConsumeResult<byte[]?, byte[]?>> ReadAll(CancellationToken cancellationToken) =>
        Read([.. Enumerable.Range(0, _partitions).Select(Bounds)], cancellationToken);

    /// <summary>The messages from the first of these places on to the last, partition by partition. Blocks.</summary>
    public IEnumerable<ConsumeResult<byte[]?, byte[]?>> ReadAround(IReadOnlyCollection<TopicPartitionOffset> places, CancellationToken cancellationToken)
    {
        var spans = places.GroupBy(place => place.Partition.Value)
            .Select(group => (group.Key, Low: group.Min(place => place.Offset.Value), High: group.Max(place => place.Offset.Value) + 1))
            .Select(span => (span, Bounds: Bounds(span.Key)))
            .Select(both => (both.span.Key, Math.Max(both.span.Low, both.Bounds.Low), Math.Min(both.span.High, both.Bounds.High)));
        return Read([.. spans], cancellationToken);
    }

    /// <summary>The message at one place, or why there is none. Blocks.</summary>
    public (ConsumeResult<byte[]?, byte[]?>? Found, string? Gone) ReadOne(LogPlace place, CancellationToken cancellationToken)
    {
        if (place.Partition >= _partitions)
            return (null, $"{Topic} has no partition {place.Partition}");
        var bounds = Bounds(place.Partition);
        if (place.Offset < bounds.Low)
            return (null, $"Kafka dropped it: {Topic}/{place.Partition} begins at {bounds.Low}");
        if (place.Offset >= bounds.High)
            return (null, $"{Topic}/{place.Partition} ends at {bounds.High}: the topic was made anew");
        var found = Read([(place.Partition, place.Offset, place.Offset + 1)], cancellationToken).FirstOrDefault();
        return found is null ? (null, "the log has no message there") : (found, null);
    }

    public void Dispose() => _consumer.Dispose();

    private (int Partition, long Low, long High) Bounds(int partition)
    {
        try
        {
            var bounds = _consumer.QueryWatermarkOffsets(new(Topic, partition), Request);
            return (partition, bounds.Low.Value, bounds.High.Value);
        }
        catch (KafkaException exception)
        {
            throw Silent(exception.Error.Reason, exception);
        }
    }

    private IEnumerable<ConsumeResult<byte[]?, byte[]?>> Read((int Partition, long From, long Until)[] spans, CancellationToken cancellationToken)
    {
        var open = spans.Where(span => span.From < span.Until).ToDictionary(span => span.Partition, span => span.Until);
        _consumer.Assign(spans.Where(span => open.ContainsKey(span.Partition)).Select(span => new TopicPartitionOffset(Topic, span.Partition, span.From)));
        var idle = TimeSpan.Zero;
        while (open.Count > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Next() is not { } result)
            {
                if ((idle += Wait) >= Patience)
                    throw Silent($"nothing came for {Patience.TotalSeconds:0} s");
                continue;
            }

            idle = TimeSpan.Zero;
            if (!open.TryGetValue(result.Partition.Value, out var until))
                continue;

            // What lies beyond came after we began; and an end before it means the last offsets hold no message (a transaction's mark).
            if (result.IsPartitionEOF || result.Offset.Value >= until - 1)
                open.Remove(result.Partition.Value);

            if (!result.IsPartitionEOF && result.Offset.Value < until)
                yield return result;
        }

        _consumer.Unassign();
    }

    private ConsumeResult<byte[]?, byte[]?>? Next()
    {
        try
        {
            return _consumer.Consume(Wait);
        }
        catch (ConsumeException exception)
        {
            throw Silent(exception.Error.Reason, exception);
        }
    }

    private DevHostException Silent(string reason, Exception? cause = null) =>
        new($"Kafka at {_access.BootstrapServers}, which {_access.Source} names, does not give {Topic}: {reason}", cause);
}
