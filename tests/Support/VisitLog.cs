using Confluent.Kafka;
using UdaConnect.Visits;

namespace UdaConnect.Tests.Support;

/// <summary>The log of visits seen from outside: writes messages as any producer would, and tells how far the silos have settled them.</summary>
internal sealed class VisitLog : IDisposable
{
    private readonly IProducer<byte[]?, byte[]> _producer;
    private readonly IConsumer<byte[], byte[]> _consumer;
    private readonly IAdminClient _admin;
    private readonly string? _embeddedTopicId;

    public VisitLog(string bootstrapServers, string? embeddedTopicId)
    {
        _embeddedTopicId = embeddedTopicId;
        _admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = bootstrapServers }).Build();
        _producer = new ProducerBuilder<byte[]?, byte[]>(new ProducerConfig { BootstrapServers = bootstrapServers, Acks = Acks.All, EnableIdempotence = true, LingerMs = 5 }).Build();
        _consumer = new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig { BootstrapServers = bootstrapServers, GroupId = GroupAsync().GetAwaiter().GetResult(), EnableAutoCommit = false }).Build();
    }

    /// <summary>Writes values, without a key as older producers do, round robin over the partitions; ends when the broker has all of them.</summary>
    public void WriteAll(IEnumerable<byte[]> values, int partitions)
    {
        var failures = 0;
        var index = 0;
        foreach (var value in values)
        {
            _producer.Produce(
                new TopicPartition(VisitTopic.Name, index++ % partitions), new Message<byte[]?, byte[]> { Value = value },
                report => Interlocked.Add(ref failures, report.Error.IsError ? 1 : 0));
            if (index % 10_000 == 0)
                _producer.Flush();
        }

        _producer.Flush();
        if (failures > 0)
            throw new InvalidOperationException($"{failures} messages were not written.");
    }

    /// <summary>Messages that are written and not yet settled.</summary>
    public long Unsettled(int partitions)
    {
        var places = Enumerable.Range(0, partitions).Select(partition => new TopicPartition(VisitTopic.Name, partition)).ToList();
        return _consumer.Committed(places, TimeSpan.FromSeconds(10))
            .Sum(committed => _consumer.QueryWatermarkOffsets(committed.TopicPartition, TimeSpan.FromSeconds(10)).High.Value - Math.Max(0, committed.Offset.Value));
    }

    public void Dispose()
    {
        _producer.Dispose();
        _consumer.Dispose();
        _admin.Dispose();
    }

    private async Task<string> GroupAsync()
    {
        if (_embeddedTopicId is not null)
            return VisitTopic.GroupFor(_embeddedTopicId);
        var described = await _admin.DescribeTopicsAsync(TopicCollection.OfTopicNames([VisitTopic.Name]));
        return VisitTopic.GroupFor(described.TopicDescriptions[0].TopicId.ToString());
    }
}
