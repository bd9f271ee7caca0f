using UdaConnect.Bench.Convention;
using UdaConnect.Venues;
using UdaConnect.Visits;

namespace UdaConnect.Bench.Memory;

/// <summary>The visits of one bucket, by time then id.</summary>
internal sealed record BucketVisits(VenueTimeBucketKey Key, Visit[] Visits)
{
    // Over which sizes are spread: where the columns stand between two growths is chance.
    private const double Spread = 0.25;

    /// <summary>The convention's buckets as they are.</summary>
    /// <param name="byTime">Visits by time then id.</param>
    public static BucketVisits[] Of(Visit[] byTime) =>
        [.. byTime.GroupBy(visit => new VenueTimeBucketKey(BoothGrid.AreaOf(visit.Place), VenueTimeBucketKey.SlotOf(visit.AtMs))).Select(group => new BucketVisits(group.Key, [.. group]))];

    /// <summary>Buckets of about one size, together at least so many visits.</summary>
    /// <param name="fill">Visits in a bucket on average.</param>
    public static BucketVisits[] OfFill(int fill, int atLeast)
    {
        var random = new BenchRandom((ulong)fill);
        var (buckets, made) = (new List<BucketVisits>(), 0);
        while (made < atLeast)
        {
            var key = new VenueTimeBucketKey(buckets.Count + 1, 100_000);
            var visits = new Visit[Math.Max(1, (int)Math.Round(fill * random.NextBetween(1 - Spread, 1 + Spread)))];
            for (var i = 0; i < visits.Length; i++)
                visits[i] = new(++made, key.Range.StartMs + VenueTimeBucketKey.WidthMs * i / visits.Length, random.NextBetween(8, 9), random.NextBetween(50, 51), i % 5_000 + 1);
            buckets.Add(new(key, visits));
        }

        return [.. buckets];
    }
}
