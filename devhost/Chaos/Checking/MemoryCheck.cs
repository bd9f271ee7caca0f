using UdaConnect.Venues;
using UdaConnect.Visits;

namespace UdaConnect.DevHost.Chaos.Checking;

/// <summary>What a bucket holds in memory are its rows in PostGIS.</summary>
internal static class MemoryCheck
{
    private const int AtOnce = 16;

    public static async Task RunAsync(IGrainFactory grains, IReadOnlyList<StoredRow> rows, Findings findings, CancellationToken cancellationToken)
    {
        var buckets = rows.GroupBy(row => row.Bucket).Select(group => (Key: group.Key, Visits: group.Select(row => row.Visit).Order().ToArray())).ToList();
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
        var compared = 0;
        await Parallel.ForEachAsync(buckets, options, async (bucket, token) =>
        {
            // Null: this one was never asked, or was put away.
            if (await grains.GetGrain<IVenueTimeBucketGrain>(bucket.Key.ToString()).InspectAsync(token) is not { } memory) return;
            Interlocked.Increment(ref compared);
            var held = memory.Visits.ToArray();
            if (held.AsSpan().SequenceEqual(bucket.Visits)) return;
            lock (findings) findings.Complain(Difference(bucket.Key, held, bucket.Visits));
        });
        findings.Buckets = compared;
    }

    private static string Difference(VenueTimeBucketKey key, Visit[] held, Visit[] stored)
    {
        var (missing, surplus) = (stored.Except(held).ToList(), held.Except(stored).ToList());
        return $"bucket {key} holds {held.Length} visits and PostGIS {stored.Length}: {missing.Count} missing{First(missing)}, {surplus.Count} too many{First(surplus)}";
    }

    private static string First(List<Visit> visits) => visits.Count == 0 ? "" : $" (first {visits[0]})";
}
