using UdaConnect.Bench.Redis;
using UdaConnect.Geo;
using UdaConnect.Visits;
using Xunit;

namespace UdaConnect.Tests.Unit.Bench;

public sealed class RedisTests
{
    private static readonly GeoPoint Place = new(8, 50);

    [Fact]
    public void Name_AVisit_IsTheWholeVisit()
    {
        var visit = new Visit(30, 1_767_690_001_662, -122.290524, 37.553441, 5);
        Assert.Equal(visit, RedisGeo.Read(RedisGeo.Name(visit)));
    }

    [Theory]
    [InlineData(4.7, true)]
    [InlineData(5.3, true)]
    [InlineData(4.6, false)]
    [InlineData(5.4, false)]
    public void Difference_InOneAnswerOnly_IsAllowedAtTheBorderOnly(double metres, bool allowed)
    {
        var apart = new Visit(1, 1, Place.Longitude, Place.Latitude + metres / 111_229, 5);
        Assert.Equal(allowed, RedisMeasure.Difference([apart], [], [Place], 5) is null);
        Assert.Equal(allowed, RedisMeasure.Difference([], [apart], [Place], 5) is null);
        Assert.Null(RedisMeasure.Difference([apart], [apart], [Place], 5));
    }
}
