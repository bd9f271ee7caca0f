using UdaConnect.Time;

namespace UdaConnect.Venues;

/// <summary>Cuts a question into windows of time, so that none asks more buckets at once than answer well within a call's time.</summary>
internal static class BucketWindows
{
    // Enough to keep every silo busy.
    private const int CallsPerWindow = 1_024;

    /// <summary>Windows that together hold every slot of the range once.</summary>
    /// <param name="slots">Of each area to ask, those that hold visits.</param>
    public static IEnumerable<TimeRange> Of(IEnumerable<IReadOnlyList<long>> slots, TimeRange range)
    {
        var calls = new SortedList<long, int>();
        foreach (var slot in slots.SelectMany(area => area))
            calls[slot] = calls.GetValueOrDefault(slot) + 1;
        for (var first = 0; first < calls.Count;)
        {
            var (last, sum) = (first, calls.Values[first]);
            while (last + 1 < calls.Count && sum + calls.Values[last + 1] <= CallsPerWindow)
                sum += calls.Values[++last];
            yield return new TimeRange(new VenueTimeBucketKey(0, calls.Keys[first]).Range.StartMs, new VenueTimeBucketKey(0, calls.Keys[last]).Range.EndMs).Intersect(range);
            first = last + 1;
        }
    }
}
