using UdaConnect.Venues;

namespace UdaConnect.Bench.Memory;

/// <summary>Bytes a visit of the columns that a bucket's grain keeps, slack, headers and all, by the way they came.</summary>
internal static class ColumnWeight
{
    // So many of one bucket in one delivery: a poll's share of a busy booth.
    private const int Delivery = 8;

    /// <summary>Loaded from the store.</summary>
    public static double Loaded(BucketVisits[] buckets) => PerVisit(buckets, bucket => VisitColumns.From(bucket.Key.Range.StartMs, bucket.Visits));

    /// <summary>Asked about when empty; then every visit came live.</summary>
    public static double Arrived(BucketVisits[] buckets) => PerVisit(buckets, bucket =>
    {
        var columns = VisitColumns.From(bucket.Key.Range.StartMs, []);
        foreach (var delivery in bucket.Visits.Chunk(Delivery))
            columns = columns.With([.. delivery]);
        return columns;
    });

    private static double PerVisit(BucketVisits[] buckets, Func<BucketVisits, VisitColumns> make)
    {
        var kept = new VisitColumns[buckets.Length];
        var bytes = HeapScale.Weigh(() =>
        {
            for (var i = 0; i < buckets.Length; i++)
                kept[i] = make(buckets[i]);
        });
        var visits = kept.Sum(columns => (long)columns.Count);
        return visits == buckets.Sum(bucket => (long)bucket.Visits.Length)
            ? (double)bytes / visits
            : throw new BenchException($"The columns hold {visits:N0} visits and not {buckets.Sum(bucket => (long)bucket.Visits.Length):N0}.");
    }
}
