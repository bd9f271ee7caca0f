using System.Diagnostics;
using Confluent.Kafka;

namespace UdaConnect.Bench.Produce;

/// <summary>Reads a topic with a plain loop of the Kafka client, as a member of no group.</summary>
internal sealed class TopicReader(string bootstrapServers, string topic, int partitions) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(100);

    private readonly IConsumer<byte[], byte[]> _consumer = new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig
    {
        BootstrapServers = bootstrapServers,
        GroupId = $"udaconnect-bench-{Guid.NewGuid():N}",
        EnableAutoCommit = false,
        EnableAutoOffsetStore = false,
    }).SetLogHandler((_, _) => { }).Build();

    /// <summary>The first offset that each partition still has.</summary>
    public long[] Begins() => Watermarks(offsets => offsets.Low.Value);

    /// <summary>The offset that each partition's next message gets.</summary>
    public long[] Ends() => Watermarks(offsets => offsets.High.Value);

    /// <summary>Every message between two marks.</summary>
    /// <returns>Messages a second, from the first on.</returns>
    /// <exception cref="BenchException">Some do not come.</exception>
    public double Read(long[] from, long[] to, Action<ConsumeResult<byte[], byte[]>> take, CancellationToken cancellationToken)
    {
        var wanted = Enumerable.Range(0, partitions).Sum(partition => to[partition] - from[partition]);
        if (wanted == 0)
            return 0;
        _consumer.Assign(Enumerable.Range(0, partitions).Where(partition => to[partition] > from[partition])
            .Select(partition => new TopicPartitionOffset(topic, partition, from[partition])));
        var (read, first, last) = (0L, 0L, Stopwatch.GetTimestamp());
        while (read < wanted)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_consumer.Consume(Wait) is not { } message)
            {
                if (Stopwatch.GetElapsedTime(last) > Patience)
                    throw new BenchException($"Of {wanted:N0} messages in {topic} only {read:N0} can be read.");
                continue;
            }

            last = Stopwatch.GetTimestamp();
            if (read == 0)
                first = last;
            if (message.Offset >= to[message.Partition.Value])
                continue;
            read++;
            take(message);
        }

        _consumer.Unassign();
        return read / Math.Max(1e-9, Stopwatch.GetElapsedTime(first).TotalSeconds);
    }

    public void Dispose()
    {
        _consumer.Close();
        _consumer.Dispose();
    }

    private long[] Watermarks(Func<WatermarkOffsets, long> which) =>
        [.. Enumerable.Range(0, partitions).Select(partition => which(_consumer.QueryWatermarkOffsets(new(topic, partition), Patience)))];
}
