using Confluent.Kafka;
using Confluent.Kafka.Admin;
using UdaConnect.Tests.Support;
using Xunit;

namespace UdaConnect.Tests.Adapters.VisitStream;

/// <summary>Somebody adds partitions while silos run; only a real Kafka can.</summary>
public sealed class GrowingTopicTests(KafkaFixture kafka)
{
    private const int After = 7;

    [Fact]
    public async Task PartitionsAdded_AreReadWithoutARestart()
    {
        var broker = await kafka.BrokerAsync();
        var topic = await kafka.CreateTopicsAsync();
        await using var cluster = await VisitStreamCluster.StartAsync(broker, topic, settings: new() { ["Kafka:TopicInterval"] = "00:00:00.200" });
        await cluster.ProduceAsync(1, 100);
        await cluster.Sink.WaitForAsync(1, 100);

        using (var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = broker.BootstrapServers }).Build())
            await admin.CreatePartitionsAsync([new PartitionsSpecification { Topic = topic, IncreaseTo = After }]);
        // The producer learns of the new ones some time later.
        await Eventually.TrueAsync(() => KnowsAsync(cluster, After - 1), "the producer knows the last partition");
        for (var partition = 0; partition < After; partition++)
            await cluster.ProduceAsync(1_000 * (partition + 1), 50, partition: partition);

        for (var partition = 0; partition < After; partition++)
            await cluster.Sink.WaitForAsync(1_000 * (partition + 1), 50);
        await cluster.WaitUntilAllCommittedAsync(After);
        Assert.Equal(100 + 50 * After + 1, cluster.Store.Count);
    }

    private static async Task<bool> KnowsAsync(VisitStreamCluster cluster, int partition)
    {
        try
        {
            await cluster.ProduceAsync(900_000, 1, partition: partition);
            return true;
        }
        catch (ProduceException<byte[]?, byte[]?>)
        {
            return false;
        }
    }
}
