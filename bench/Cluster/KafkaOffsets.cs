using Confluent.Kafka;
using Confluent.Kafka.Admin;
using UdaConnect.Visits;

namespace UdaConnect.Bench.Cluster;

/// <summary>How far the silos have settled the topic: what their group has committed.</summary>
internal sealed class KafkaOffsets : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    private readonly IConsumer<byte[], byte[]> _reader;
    private readonly TopicPartition[] _partitions;

    private KafkaOffsets(IConsumer<byte[], byte[]> reader, TopicPartition[] partitions) => (_reader, _partitions) = (reader, partitions);

    public static async Task<KafkaOffsets> OpenAsync(BenchKafka kafka)
    {
        var bootstrap = kafka.Broker.BootstrapServers;
        var topicId = kafka.Broker.EmbeddedTopicId ?? await TopicIdAsync(bootstrap, kafka.Topic);

        // It never subscribes, so it never becomes a member: it only asks.
        var reader = new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig { BootstrapServers = bootstrap, GroupId = VisitTopic.GroupFor(topicId), EnableAutoCommit = false }).Build();
        return new(reader, [.. Enumerable.Range(0, BenchKafka.Partitions).Select(partition => new TopicPartition(kafka.Topic, partition))]);
    }

    public static async Task DeleteTopicsAsync(string bootstrap, IReadOnlyList<string> topics)
    {
        using var admin = Admin(bootstrap);
        await admin.DeleteTopicsAsync(topics);
    }

    /// <summary>Settled messages of each partition.</summary>
    public long[] Committed() => [.. _reader.Committed(_partitions, Timeout).OrderBy(at => at.Partition.Value).Select(at => Math.Max(0, at.Offset.Value))];

    public void Dispose() => _reader.Dispose();

    private static async Task<string> TopicIdAsync(string bootstrap, string topic)
    {
        using var admin = Admin(bootstrap);
        var answer = await admin.DescribeTopicsAsync(TopicCollection.OfTopicNames([topic]), new DescribeTopicsOptions { RequestTimeout = Timeout });
        return answer.TopicDescriptions[0].TopicId.ToString();
    }

    private static IAdminClient Admin(string bootstrap) => new AdminClientBuilder(new AdminClientConfig { BootstrapServers = bootstrap }).Build();
}
