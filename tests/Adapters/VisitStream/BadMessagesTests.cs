using System.Text;
using Confluent.Kafka;
using UdaConnect.DevHost.Chaos;
using UdaConnect.DevHost.Kafka;
using UdaConnect.Tests.Support;
using UdaConnect.Visits;
using Xunit;

namespace UdaConnect.Tests.Adapters.VisitStream;

/// <summary>Whatever a producer sends: a bad message stops nothing and is not lost.</summary>
public abstract class BadMessagesTests
{
    private const int Partitions = 4;

    private static readonly BadMessages Set = BadMessages.Create(id: 900_000, TopicSpec.MaxMessageBytes);

    protected abstract Task<(IKafkaBroker Broker, string Topic)> TopicAsync();

    [Fact]
    public async Task EachBadMessage_IsInTheDeadLettersWithItsReason_AndEveryPartitionFlowsOn()
    {
        var (broker, topic) = await TopicAsync();
        await using var cluster = await VisitStreamCluster.StartAsync(broker, topic);
        await cluster.SendAsync(new Message<byte[]?, byte[]?> { Value = Set.Before });
        await cluster.Sink.WaitForAsync(900_000, 1);

        var sent = new Dictionary<(int Partition, long Offset), BadMessage>();
        for (var i = 0; i < Set.All.Count; i++)
        {
            var put = await cluster.SendAsync(Set.All[i].ToMessage(), partition: i % Partitions);
            sent.Add((put.Partition.Value, put.Offset.Value), Set.All[i]);
        }

        for (var partition = 0; partition < Partitions; partition++)
            await cluster.ProduceAsync(1 + partition * 10, 10, partition: partition);
        await cluster.Sink.WaitForAsync(1, 10 * Partitions);
        await cluster.WaitUntilAllCommittedAsync(Partitions);

        var letters = cluster.ReadDeadLetters(Set.All.Count).ToDictionary(letter => (int.Parse(Header(letter, DeadLetterHeaders.Partition), null), long.Parse(Header(letter, DeadLetterHeaders.Offset), null)));
        Assert.Equal(sent.Keys.Order(), letters.Keys.Order());
        Assert.All(sent, pair =>
        {
            var (letter, bad) = (letters[pair.Key], pair.Value);
            Assert.True(bad.Field == Header(letter, DeadLetterHeaders.Field), $"{bad.Name}: {Header(letter, DeadLetterHeaders.Field)} {Header(letter, DeadLetterHeaders.Reason)}");
            Assert.Contains(bad.Reason, Header(letter, DeadLetterHeaders.Reason), StringComparison.Ordinal);
            if (!letter.Message.Headers.TryGetLastBytes(DeadLetterHeaders.ByReference, out _))
                Assert.Equal(bad.Value ?? [], letter.Message.Value ?? []);
        });
        Assert.Equal(2, letters.Values.Count(letter => letter.Message.Headers.TryGetLastBytes(DeadLetterHeaders.ByReference, out _)));
        Assert.Equal(1 + 10 * Partitions, cluster.Store.Count);
    }

    private static string Header(ConsumeResult<string, byte[]> letter, string name) => Encoding.UTF8.GetString(letter.Message.Headers.GetLastBytes(name));
}

public sealed class EmbeddedBadMessagesTests(EmbeddedKafkaFixture kafka) : BadMessagesTests
{
    protected override async Task<(IKafkaBroker Broker, string Topic)> TopicAsync() => (kafka.Broker, await kafka.CreateTopicsAsync());
}

public sealed class RealBadMessagesTests(KafkaFixture kafka) : BadMessagesTests
{
    protected override async Task<(IKafkaBroker Broker, string Topic)> TopicAsync()
    {
        var broker = await kafka.BrokerAsync();
        return (broker, await kafka.CreateTopicsAsync());
    }
}
