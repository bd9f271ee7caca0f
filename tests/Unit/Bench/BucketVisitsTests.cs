using UdaConnect.Bench.Convention;
using UdaConnect.Bench.Memory;
using UdaConnect.Geo;
using UdaConnect.Venues;
using Xunit;

namespace UdaConnect.Tests.Unit.Bench;

public sealed class BucketVisitsTests
{
    [Fact]
    public void AreaOf_EveryVisit_IsTheOneBoothThatHoldsItOrItsTile()
    {
        var booths = Enumerable.Range(0, Hall.BoothCount).Select(BoothGrid.BoxOf).ToArray();
        var visits = ConventionVisits.Generate(new() { Visits = 5_000, People = 100 });
        Assert.Contains(visits, visit => BoothGrid.AreaOf(visit.Place) < 0);
        Assert.All(visits, visit =>
        {
            var booth = Array.FindIndex(booths, box => box.Contains(visit.Place));
            Assert.Equal(booth >= 0 ? booth + 1 : MapTile.IdAt(visit.Longitude, visit.Latitude), BoothGrid.AreaOf(visit.Place));
        });
    }

    [Fact]
    public void Of_TheConvention_PutsEachVisitInItsBucket()
    {
        var visits = ConventionVisits.Generate(new() { Visits = 5_000, People = 100 });
        var buckets = BucketVisits.Of(visits);
        Assert.Equal(visits, buckets.SelectMany(bucket => bucket.Visits).Order());
        Assert.Equal(buckets.Select(bucket => bucket.Key).Distinct(), buckets.Select(bucket => bucket.Key));
        Assert.All(buckets, bucket => Assert.All(bucket.Visits, visit => Assert.True(bucket.Key.Range.Contains(visit.AtMs))));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(1_000)]
    public void OfFill_AnyFill_GivesSizesAroundItAndVisitsInOrder(int fill)
    {
        var buckets = BucketVisits.OfFill(fill, atLeast: 20_000);
        Assert.True(buckets.Sum(bucket => bucket.Visits.Length) >= 20_000);
        Assert.All(buckets, bucket => Assert.InRange(bucket.Visits.Length, 0.7 * fill, 1.3 * fill));
        Assert.InRange(buckets.Average(bucket => bucket.Visits.Length), 0.9 * fill, 1.1 * fill);
        Assert.All(buckets, bucket => Assert.Equal(bucket.Visits.Order(), bucket.Visits));
        Assert.All(buckets, bucket => Assert.All(bucket.Visits, visit => Assert.Equal(bucket.Key.Slot, VenueTimeBucketKey.SlotOf(visit.AtMs))));
    }
}
