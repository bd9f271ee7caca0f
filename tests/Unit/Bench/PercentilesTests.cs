using UdaConnect.Bench.Latency;
using Xunit;

namespace UdaConnect.Tests.Unit.Bench;

public sealed class PercentilesTests
{
    [Theory]
    [InlineData(0.5, 50)]
    [InlineData(0.99, 99)]
    [InlineData(0.991, 100)]
    [InlineData(1, 100)]
    [InlineData(0.0001, 1)]
    public void At_AHundredTimes_IsTheNearestRank(double part, double expected) =>
        Assert.Equal(expected, new Percentiles(Enumerable.Range(1, 100).Reverse().Select(seconds => (double)seconds)).At(part));

    [Fact]
    public void At_OneTime_IsThatTime()
    {
        var one = new Percentiles([3]);
        Assert.All([0.01, 0.5, 0.99, 1], part => Assert.Equal(3, one.At(part)));
        Assert.Equal(3, one.Most);
    }

    [Fact]
    public void Percentiles_OfNothing_AreRefused() => Assert.Throws<ArgumentException>(() => new Percentiles([]));

    [Fact]
    public void Curve_AnyTimes_RisesToAllOfThem()
    {
        var curve = new Percentiles([5, 1, 4, 4, 2]).Curve(10);
        Assert.Equal(curve.OrderBy(point => point.X), curve);
        Assert.Equal((5, 1), curve[^1]);
    }

    [Fact]
    public void ToString_AnyTimes_SaysWhatCounts() =>
        Assert.Equal("p50 0.200 s, p90 0.300 s, p99 0.300 s, longest 0.300 s, of 3", new Percentiles([0.3, 0.1, 0.2]).ToString());
}
