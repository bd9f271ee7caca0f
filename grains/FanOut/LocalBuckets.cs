using System.Collections.Concurrent;
using UdaConnect.Venues;

namespace UdaConnect.FanOut;

/// <summary>What the buckets on this silo hold, to be compared with without a call to each (docs/adr/0019).</summary>
/// <remarks>
/// A bucket shows its columns when it was asked and has sorted everything in, and hides them before it takes an arrival; EventVenue hides them before it hands one on,
/// whichever activation takes it. So what is shown holds every arrival that was settled, as an answer of the bucket would.
/// </remarks>
internal sealed class LocalBuckets(TimeProvider time)
{
    private readonly ConcurrentDictionary<VenueTimeBucketKey, Snapshot> _shown = new();

    /// <param name="askedBy">The activation of EventVenue that hands the bucket what arrives; of use to no other.</param>
    public void Show(VenueTimeBucketKey key, Guid askedBy, VisitColumns columns) => _shown[key] = new(askedBy, columns, time.GetTimestamp());

    public void Hide(VenueTimeBucketKey key) => _shown.TryRemove(key, out _);

    /// <summary>Null: the bucket has to be asked. It may lie elsewhere, be put away, have arrivals to sort in, or want a sign of life.</summary>
    public VisitColumns? Find(VenueTimeBucketKey key, Guid askedBy) =>
        _shown.TryGetValue(key, out var shown) && shown.AskedBy == askedBy && time.GetElapsedTime(shown.At) < SignOfLife.Period ? shown.Columns : null;

    private sealed record Snapshot(Guid AskedBy, VisitColumns Columns, long At);
}
