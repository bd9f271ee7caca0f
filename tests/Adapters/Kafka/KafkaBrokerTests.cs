using Confluent.Kafka;
using UdaConnect.DevHost.Kafka;
using UdaConnect.Tests.Support;
using Xunit;

namespace UdaConnect.Tests.Adapters.Kafka;

public sealed class KafkaBrokerTests(KafkaFixture kafka, EmbeddedKafkaFixture embedded)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EmbeddedBroker_ThroughForwarder_KeepsWhatIsProducedInOurPartitionCount()
    {
        var topic = await embedded.CreateTopicsAsync(partitions: 7);

        await ProduceAsync(embedded.Broker.BootstrapServers, topic, partition: 6, "through");

        Assert.Equal("through", Read(embedded.Broker.BootstrapServers, topic, partition: 6));
        Assert.Equal(7, PartitionsOf(embedded.Broker.BootstrapServers, topic));
    }

    [Fact]
    public async Task EmbeddedBroker_EachStart_HasATopicIdOfItsOwn()
    {
        await using var other = EmbeddedBroker.Start();

        Assert.NotEqual(embedded.Broker.TopicId, other.TopicId);
        Assert.Equal(other.TopicId, other.EmbeddedTopicId);
    }

    [Fact]
    public async Task KafkaDistribution_LargeMessage_IsKept()
    {
        var topic = await kafka.CreateTopicsAsync(partitions: 3);
        var broker = await kafka.BrokerAsync();
        var large = new string('x', TopicSpec.MaxMessageBytes - 4096);

        await ProduceAsync(broker.BootstrapServers, topic, partition: 2, large);

        Assert.Equal(large.Length, Read(broker.BootstrapServers, topic, partition: 2).Length);
    }

    [Fact]
    public async Task CreateTopicsAsync_TopicsThere_LeavesThemAlone()
    {
        var topic = await kafka.CreateTopicsAsync(partitions: 3);
        var broker = await kafka.BrokerAsync();

        await broker.CreateTopicsAsync(TopicSpec.Visits(topic, partitions: 5), Cancellation);

        Assert.Equal(3, PartitionsOf(broker.BootstrapServers, topic));
    }

    [Fact]
    public async Task KillAsync_ThenStartAgain_KeepsAcknowledgedMessages()
    {
        await kafka.BrokerAsync(); // skips or fails where there is no real Kafka
        if (KafkaHome.Home is not { } home)
        {
            Assert.Skip("Only a broker of our own can be killed: set KAFKA_HOME.");
            return;
        }
        await using var broker = await KafkaDistribution.StartEphemeralAsync(home, Cancellation);
        await broker.CreateTopicsAsync(TopicSpec.Visits("kept", partitions: 1), Cancellation);
        await ProduceAsync(broker.BootstrapServers, "kept", partition: 0, "before the kill");

        await broker.KillAsync();
        await broker.StartAgainAsync(Cancellation);

        Assert.Equal("before the kill", Read(broker.BootstrapServers, "kept", partition: 0));
    }

    private static async Task ProduceAsync(string bootstrapServers, string topic, int partition, string value)
    {
        var settings = new ProducerConfig { BootstrapServers = bootstrapServers, Acks = Acks.All, EnableIdempotence = true, MessageMaxBytes = TopicSpec.MaxMessageBytes };
        using var producer = new ProducerBuilder<Null, string>(settings).Build();
        await producer.ProduceAsync(new TopicPartition(topic, partition), new Message<Null, string> { Value = value }, Cancellation);
    }

    private static string Read(string bootstrapServers, string topic, int partition)
    {
        var settings = new ConsumerConfig { BootstrapServers = bootstrapServers, GroupId = "read", EnableAutoCommit = false };
        using var consumer = new ConsumerBuilder<Ignore, string>(settings).Build();
        consumer.Assign(new TopicPartitionOffset(topic, partition, Offset.Beginning));
        return consumer.Consume(Patience)?.Message.Value ?? throw new TimeoutException($"Nothing in {topic} [{partition}].");
    }

    private static int PartitionsOf(string bootstrapServers, string topic)
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = bootstrapServers }).Build();
        return admin.GetMetadata(topic, Patience).Topics.Single().Partitions.Count;
    }
}
