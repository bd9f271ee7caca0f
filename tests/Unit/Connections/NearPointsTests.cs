using CsCheck;
using UdaConnect.Connections;
using UdaConnect.Tests.Support;
using UdaConnect.Time;
using Xunit;

namespace UdaConnect.Tests.Unit.Connections;

public sealed class NearPointsTests
{
    [Fact]
    public void AnyIn_AnyRange_EqualsLookingAtEach()
    {
        var (yes, no) = (0, 0);
        Property.ForAll(Gen.Select(Gen.Long[0, 20].Array[0, 9], Gen.Long[-2, 22], Gen.Long[-2, 22]), @case =>
        {
            var (instants, startMs, endMs) = @case;
            var points = NearPoints.Of([.. instants.Order().Select(atMs => new NearPoint(default, atMs))]);
            var range = new TimeRange(startMs, endMs);

            Assert.Equal(instants.Any(range.Contains), points.AnyIn(range));
            if (points.AnyIn(range))
                yes++;
            else
                no++;
        }, seed: 53, cases: 2_000);
        Assert.InRange(yes, 300, int.MaxValue);
        Assert.InRange(no, 300, int.MaxValue);
    }
}
