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
        // A producer made before the topic grew does not know the new ones for minutes.
        using (var producer = new ProducerBuilder<Null, string>(new ProducerConfig { BootstrapServers = broker.BootstrapServers, Acks = Acks.All }).Build())
        {
            for (var partition = 0; partition < After; partition++)
            {
                for (var i = 0; i < 50; i++)
                    await producer.ProduceAsync(new TopicPartition(topic, partition), new() { Value = Visit(1_000 * (partition + 1) + i) }, TestContext.Current.CancellationToken);
            }
        }

        for (var partition = 0; partition < After; partition++)
            await cluster.Sink.WaitForAsync(1_000 * (partition + 1), 50);
        await cluster.WaitUntilAllCommittedAsync(After);
        Assert.Equal(100 + 50 * After, cluster.Store.Count);
    }

    private static string Visit(int id) =>
        $$"""{"id":{{id}},"person_id":1,"creation_time":"2026-01-06T09:00:01.662Z","longitude":1.5,"latitude":37.5}""";
}
