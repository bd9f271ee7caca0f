using Confluent.Kafka;
using Confluent.Kafka.Admin;
using UdaConnect.DevHost.Kafka;
using UdaConnect.Visits;

namespace UdaConnect.DevHost.Up;

/// <summary>How many messages of the visits topic the silos have not settled: log ends minus what their group has committed.</summary>
public sealed class Backlog : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private readonly IConsumer<Ignore, Ignore> _consumer;
    private readonly string _topic;

    private Backlog(IConsumer<Ignore, Ignore> consumer, string topic)
    {
        _consumer = consumer;
        _topic = topic;
    }

    public static async Task<Backlog> OpenAsync(IKafkaBroker broker, string topic = VisitTopic.Name)
    {
        var group = VisitTopic.GroupFor(broker.EmbeddedTopicId ?? await TopicIdAsync(broker.BootstrapServers, topic));
        var settings = new ConsumerConfig { BootstrapServers = broker.BootstrapServers, GroupId = group, EnableAutoCommit = false };
        // Never subscribes, so it is no member of the group and takes no partition from a silo.
        var consumer = new ConsumerBuilder<Ignore, Ignore>(settings).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
        return new Backlog(consumer, topic);
    }

    /// <exception cref="KafkaException">The broker does not answer.</exception>
    public Task<long> CountAsync(CancellationToken cancellationToken = default) => Task.Run(Count, cancellationToken);

    public void Dispose() => _consumer.Dispose();

    internal static async Task<string> TopicIdAsync(string bootstrapServers, string topic)
    {
        using var admin = KafkaClients.Admin(bootstrapServers);
        var found = await admin.DescribeTopicsAsync(TopicCollection.OfTopicNames([topic]), new DescribeTopicsOptions { RequestTimeout = Patience });
        return found.TopicDescriptions[0].TopicId.ToString();
    }

    private long Count()
    {
        using var admin = new DependentAdminClientBuilder(_consumer.Handle).Build();
        var partitions = admin.GetMetadata(_topic, Patience).Topics.Single().Partitions.Select(partition => new TopicPartition(_topic, partition.PartitionId)).ToList();
        return _consumer.Committed(partitions, Patience).Sum(committed =>
        {
            var log = _consumer.QueryWatermarkOffsets(committed.TopicPartition, Patience);
            var settled = committed.Offset == Offset.Unset ? log.Low.Value : committed.Offset.Value;
            return Math.Max(0, log.High.Value - settled);
        });
    }
}
