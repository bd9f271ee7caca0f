using Confluent.Kafka;
using UdaConnect.Bench.Produce;
using Xunit;

namespace UdaConnect.Tests.Unit.Bench;

public sealed class DeliveryCountTests
{
    private static readonly DeliveryReport<byte[], byte[]> Kept = new() { Status = PersistenceStatus.Persisted };

    /// <summary>A count that was no atomic one lost five of 200,000, and with them a run of the bench.</summary>
    [Fact]
    public void Take_OnSeveralThreads_CountsEachReport()
    {
        const int Threads = 4;
        const int Each = 200_000;
        var count = new DeliveryCount(Threads * Each);
        var threads = Enumerable.Range(0, Threads).Select(_ => new Thread(() =>
        {
            for (var i = 0; i < Each; i++)
                count.Take(Kept);
        })).ToArray();
        Array.ForEach(threads, thread => thread.Start());
        count.Wait(TestContext.Current.CancellationToken);
        Assert.Equal(Threads * Each, count.Acknowledged);
    }

    [Fact]
    public void Take_OneNotKept_IsNotAcknowledgedAndSaysWhy()
    {
        var count = new DeliveryCount(2);
        count.Take(Kept);
        count.Take(new() { Status = PersistenceStatus.NotPersisted, Error = new(Confluent.Kafka.ErrorCode.Local_MsgTimedOut) });
        count.Wait(TestContext.Current.CancellationToken);
        Assert.Equal(1, count.Acknowledged);
        Assert.Equal(Confluent.Kafka.ErrorCode.Local_MsgTimedOut, count.Failure!.Code);
    }
}
