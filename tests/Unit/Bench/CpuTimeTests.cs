using UdaConnect.Bench.Ingest;
using Xunit;

namespace UdaConnect.Tests.Unit.Bench;

public sealed class CpuTimeTests
{
    [Fact]
    public void Read_ANameWithSpacesAndParentheses_SumsOwnAndWaitedForChildren() =>
        Assert.Equal(TimeSpan.FromSeconds(10), CpuTime.Read("42 (post (gres) x) S 1 42 42 0 -1 4194560 100 200 0 0 100 200 300 400 20 0 1 0 5000 1000 10"));

    [Fact]
    public void PerSecond_WithoutABrokerOfOurs_LeavesItOut()
    {
        var time = new CpuTime(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3), null);
        Assert.Equal("visits per second of one core: silos 500, PostgreSQL 333, all together 200", time.PerSecond(1_000));
        Assert.Contains("Kafka 1,000, all together 167", (time with { Kafka = TimeSpan.FromSeconds(1) }).PerSecond(1_000), StringComparison.Ordinal);
    }

    [Fact]
    public void Minus_TwoMoments_IsWhatWasUsedBetween()
    {
        var later = new CpuTime(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(6), TimeSpan.FromSeconds(7));
        var earlier = new CpuTime(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3));
        Assert.Equal(TimeSpan.FromSeconds(12), (later - earlier).All);
    }
}
