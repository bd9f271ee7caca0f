using System.Diagnostics;
using UdaConnect.Bench.Latency;
using Xunit;

namespace UdaConnect.Tests.Unit.Bench;

public sealed class SettleHistoryTests
{
    private readonly SettleHistory _history = new();

    public SettleHistoryTests()
    {
        _history.Add(1_000, [0, 5]);
        _history.Add(2_000, [0, 5]);
        _history.Add(3_000, [3, 5]);
        _history.Add(4_000, [3, 9]);
    }

    [Theory]
    [InlineData(0, 0, 3_000L)]
    [InlineData(0, 2, 3_000L)]
    [InlineData(0, 3, null)]
    [InlineData(1, 4, 1_000L)]
    [InlineData(1, 5, 4_000L)]
    [InlineData(1, 8, 4_000L)]
    [InlineData(1, 9, null)]
    public void SettledAt_AnOffset_IsTheFirstLookThatSawItCommitted(int partition, long offset, long? expected) =>
        Assert.Equal(expected, _history.SettledAt(new(partition, offset)));

    [Fact]
    public void Settled_IsTheSumOfTheLastLook() => Assert.Equal(12, _history.Settled);

    [Fact]
    public void RateBetween_TwoInstants_CountsBetweenTheLooksWithin()
    {
        var perLook = (double)Stopwatch.Frequency / 1_000;
        Assert.Equal(4 * perLook, _history.RateBetween(2_500, 4_500), 6);
        Assert.Equal(7 * perLook / 2, _history.RateBetween(2_000, 4_000), 6);
        Assert.Equal(0, _history.RateBetween(2_500, 3_500));
    }
}
