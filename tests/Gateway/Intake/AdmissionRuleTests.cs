using Microsoft.Extensions.Options;
using UdaConnect.Gateway.Intake;
using Xunit;

namespace UdaConnect.Tests.Gateway.Intake;

/// <summary>How much may wait, and after how long to come back.</summary>
public sealed class AdmissionRuleTests
{
    private readonly PartitionLoad _load = new();

    [Fact]
    public void TryEnter_UpToTheLimitOfMessages_CountsLogAndFlight()
    {
        var admission = Admission(messages: 3, bytes: 1_000_000);
        _load.Read(logEnd: 11, committed: 10);

        Assert.True(admission.TryEnter(_load, 200, out _));
        Assert.True(admission.TryEnter(_load, 200, out _));
        Assert.False(admission.TryEnter(_load, 200, out _));

        // One arrived and everything was settled: only the other is still on its way.
        _load.Finished(offset: 11);
        _load.Read(logEnd: 12, committed: 12);
        Assert.Equal(1, _load.Waiting);
        Assert.True(admission.TryEnter(_load, 200, out _));
    }

    [Fact]
    public void TryEnter_LargeMessages_AreLimitedByBytes()
    {
        var admission = Admission(messages: 1_000, bytes: 10_000);
        var entered = 0;
        while (admission.TryEnter(_load, 2_500, out _))
            entered++;

        Assert.Equal(4, entered);
    }

    /// <summary>What the broker did not take waits nowhere.</summary>
    [Fact]
    public void Finished_NotKept_FreesItsPlace()
    {
        _load.Sent();
        _load.Finished(offset: -1);

        Assert.Equal((0L, 0L), (_load.Waiting, _load.LogEnd));
    }

    /// <summary>The broker's word about its end may be older than our own last delivery; its word about what is settled always counts.</summary>
    [Fact]
    public void Read_OlderLogEnd_DoesNotLowerIt()
    {
        _load.Sent();
        _load.Finished(offset: 41);
        _load.Read(logEnd: 40, committed: 30);
        Assert.Equal((42L, 12L), (_load.LogEnd, _load.Waiting));

        _load.Read(logEnd: 42, committed: 20);
        Assert.Equal(22, _load.Waiting);
    }

    [Theory]
    [InlineData(0, 1_000)]
    [InlineData(100, 2_000)]
    [InlineData(1_000_000, 200)]
    [InlineData(200, 1_000)]
    [InlineData(1, 5_000)]
    public void TryEnter_NoRoom_SaysToWaitUntilATenthIsFree(double drainedPerSecond, int expectedMs)
    {
        var admission = Admission(messages: 2_000, bytes: 1_000_000_000);
        admission.Know(new("id", [_load]));
        for (var i = 0; i < 60; i++)
            admission.Drained(drainedPerSecond); // until its average is this
        _load.Read(logEnd: 2_000, committed: 0);

        Assert.False(admission.TryEnter(_load, 200, out var retryAfter));
        // A tenth is 200 visits.
        Assert.Equal(expectedMs, retryAfter.TotalMilliseconds, tolerance: 1);
    }

    private static Admission Admission(long messages, long bytes) => new(
        Options.Create(new AdmissionOptions { MaxMessages = messages, MaxBytes = bytes }), Options.Create(new KafkaOptions { BootstrapServers = "nobody:1" }));
}
