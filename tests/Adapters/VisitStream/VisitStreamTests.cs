using System.Text;
using UdaConnect.DevHost.Kafka;
using UdaConnect.Silo.VisitStream;
using UdaConnect.Tests.Support;
using UdaConnect.Visits;
using Xunit;

namespace UdaConnect.Tests.Adapters.VisitStream;

/// <summary>The stream from the topic to its consumers, in clusters of two silos.</summary>
public abstract class VisitStreamTests
{
    private const int Partitions = 4;

    protected abstract Task<(IKafkaBroker Broker, string Topic)> TopicAsync();

    [Fact]
    public async Task Produced_ManyVisits_AreAllStoredDeliveredAndCommitted()
    {
        await using var cluster = await StartAsync();
        await cluster.ProduceAsync(1, 3_000);
        await cluster.Sink.WaitForAsync(1, 3_000);
        await cluster.WaitUntilAllCommittedAsync(Partitions);
        Assert.Equal(3_000, cluster.Store.Count);
        Assert.Equal(3_000, cluster.Sink.Delivered.Count);
    }

    [Fact]
    public async Task Produced_BeforeTheSilosStart_AreReadFromTheBeginning()
    {
        var (broker, topic) = await TopicAsync();
        await using (var first = await VisitStreamCluster.StartAsync(broker, topic, silos: 1))
        {
            first.Store.Away = true;
            await first.ProduceAsync(1, 100);
        }

        await using var second = await VisitStreamCluster.StartAsync(broker, topic, silos: 1);
        await second.Sink.WaitForAsync(1, 100);
    }

    [Fact]
    public async Task FailingArea_OthersFlow_AndItsOffsetsAreNeverCommitted()
    {
        await using var cluster = await StartAsync();
        cluster.Sink.Fail(3);
        await cluster.ProduceAsync(1, 700, areas: 7, partition: 0);
        await Eventually.TrueAsync(() => cluster.Sink.Delivered.Count == 600 && cluster.Sink.Failures > 1, "the other areas delivered");
        // Longitude 3.5 first comes with the third message.
        Assert.InRange((await cluster.CommittedAsync(Partitions))[0], 0, 2);
        cluster.Sink.Heal();
        await cluster.Sink.WaitForAsync(1, 700);
        await cluster.WaitUntilAllCommittedAsync(Partitions);
    }

    [Fact]
    public async Task BadMessages_LandInTheDeadLetters_AndThePartitionFlowsOn()
    {
        await using var cluster = await StartAsync();
        await cluster.ProduceAsync("not json", "k", partition: 1);
        await cluster.ProduceAsync("""{"id":900,"person_id":5,"creation_time":"2026-01-06T09:00:01Z","longitude":181,"latitude":2}""", partition: 1);
        await cluster.ProduceAsync(null, partition: 1);
        await cluster.ProduceAsync(1, 10, partition: 1);
        await cluster.ProduceAsync("""{"id":1,"person_id":77,"creation_time":"2026-01-06T09:00:01Z","longitude":1,"latitude":2}""", partition: 1);
        await cluster.Sink.WaitForAsync(1, 10);
        await cluster.WaitUntilAllCommittedAsync(Partitions);

        var letters = cluster.ReadDeadLetters(4).OrderBy(letter => Header(letter.Message.Headers, DeadLetterHeaders.Offset), StringComparer.Ordinal).ToArray();
        Assert.Equal(["value", "longitude", "id", "value"], letters.Select(letter => Header(letter.Message.Headers, DeadLetterHeaders.Field)));
        Assert.Equal(["0", "1", "13", "2"], letters.Select(letter => Header(letter.Message.Headers, DeadLetterHeaders.Offset)));
        Assert.All(letters, letter => Assert.Equal("1", Header(letter.Message.Headers, DeadLetterHeaders.Partition)));
        Assert.All(letters, letter => Assert.NotEmpty(Header(letter.Message.Headers, DeadLetterHeaders.Reason)));
        Assert.Equal("not json", Encoding.UTF8.GetString(letters[0].Message.Value));
        Assert.Contains($"/1/0/{Header(letters[0].Message.Headers, DeadLetterHeaders.Timestamp)}/", letters[0].Message.Key, StringComparison.Ordinal);
        Assert.Equal("k", Header(letters[0].Message.Headers, DeadLetterHeaders.Key));
    }

    [Fact]
    public async Task OlderForms_NoKeyStringsNoId_AreAccepted()
    {
        await using var cluster = await StartAsync();
        await cluster.ProduceAsync("""{"id":0,"person_id":"5","creation_time":"2020-08-15 10:37:06.123456789","longitude":-106.57241058349609,"latitude":"35.0585136"}""");
        await cluster.ProduceAsync("""{"person_id":"5","longitude":"-106.5","latitude":"35.0"}""");
        await Eventually.TrueAsync(() => cluster.Store.Assigned.Length == 2, "both stored under assigned ids");
        await Eventually.TrueAsync(() => cluster.Store.Assigned.All(visit => cluster.Sink.Delivered.ContainsKey(visit.Id)), "both delivered");
        Assert.Contains(cluster.Store.Assigned, visit => visit.Longitude == -106.57241058349609);
    }

    [Fact]
    public async Task Repeat_IsStreamedAgainToItsStoredArea()
    {
        await using var cluster = await StartAsync();
        await cluster.ProduceAsync(1, 1);
        await cluster.Sink.WaitForAsync(1, 1);
        await cluster.ProduceAsync(1, 1);
        await Eventually.TrueAsync(() => cluster.Sink.Delivered[1] >= 2, "the repeat delivered");
        Assert.Equal(1, cluster.Store.Count);
    }

    [Fact]
    public async Task StoreAway_ThePartitionWaits_AndDrainsByItself()
    {
        await using var cluster = await StartAsync();
        cluster.Store.Away = true;
        await cluster.ProduceAsync(1, 200);
        await Eventually.TrueAsync(() => cluster.Store.Attempts >= 4, "some attempts");
        Assert.Empty(cluster.Sink.Delivered);
        Assert.All(await cluster.CommittedAsync(Partitions), offset => Assert.Equal(0, offset));
        cluster.Store.Away = false;
        await cluster.Sink.WaitForAsync(1, 200);
        await cluster.WaitUntilAllCommittedAsync(Partitions);
    }

    [Fact]
    public async Task KilledSilo_WhileVisitsFlow_LosesNothing()
    {
        await using var cluster = await StartAsync();
        var producing = ProduceInTurnsAsync(cluster);
        await cluster.Sink.WaitForAsync(1, 300);
        await cluster.Silos.KillSiloAsync(cluster.Silos.Silos[1], TestContext.Current.CancellationToken);
        await producing;
        await cluster.Sink.WaitForAsync(1, 2_000);
        await cluster.WaitUntilAllCommittedAsync(Partitions);
        Assert.Equal(2_000, cluster.Store.Count);
    }

    [Fact]
    public async Task KilledSilo_BetweenStoreAndStream_RedeliversWhatWasStored()
    {
        await using var cluster = await StartAsync();
        cluster.Faults.Hold(FaultPoint.AfterStore);
        await cluster.ProduceAsync(1, 400);
        await Eventually.TrueAsync(() => cluster.Faults.Reached == Partitions && cluster.Store.Count > 0, "every partition stored its first batch");
        Assert.Empty(cluster.Sink.Delivered);
        await cluster.Silos.KillSiloAsync(cluster.Silos.Silos[1], TestContext.Current.CancellationToken);
        cluster.Faults.Release();
        await cluster.Sink.WaitForAsync(1, 400);
        await cluster.WaitUntilAllCommittedAsync(Partitions);
        Assert.Equal(400, cluster.Store.Count);
    }

    [Fact]
    public async Task SiloLeaves_ItsPartitionsGoOnElsewhere()
    {
        await using var cluster = await StartAsync();
        await cluster.ProduceAsync(1, 200);
        await cluster.Sink.WaitForAsync(1, 200);
        await cluster.Silos.StopSiloAsync(cluster.Silos.Silos[1], TestContext.Current.CancellationToken);
        await cluster.ProduceAsync(201, 200);
        await cluster.Sink.WaitForAsync(201, 200);
        await cluster.WaitUntilAllCommittedAsync(Partitions);
    }

    private static async Task ProduceInTurnsAsync(VisitStreamCluster cluster)
    {
        for (var i = 0; i < 20; i++)
            await cluster.ProduceAsync(1 + i * 100, 100);
    }

    private async Task<VisitStreamCluster> StartAsync()
    {
        var (broker, topic) = await TopicAsync();
        return await VisitStreamCluster.StartAsync(broker, topic);
    }

    private static string Header(Confluent.Kafka.Headers headers, string name) => Encoding.UTF8.GetString(headers.GetLastBytes(name));
}

public sealed class EmbeddedVisitStreamTests(EmbeddedKafkaFixture kafka) : VisitStreamTests
{
    protected override async Task<(IKafkaBroker Broker, string Topic)> TopicAsync() => (kafka.Broker, await kafka.CreateTopicsAsync());
}

public sealed class RealVisitStreamTests(KafkaFixture kafka) : VisitStreamTests
{
    protected override async Task<(IKafkaBroker Broker, string Topic)> TopicAsync()
    {
        var broker = await kafka.BrokerAsync();
        return (broker, await kafka.CreateTopicsAsync());
    }
}
