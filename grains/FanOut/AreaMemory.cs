using UdaConnect.Time;
using UdaConnect.Venues;

namespace UdaConnect.FanOut;

/// <summary>What one activation of an EventVenue knows: its slots, and its buckets' columns where they lie on this silo. May be read by any thread.</summary>
/// <param name="activation">Names the activation to its buckets: one loaded for another may have missed arrivals.</param>
internal sealed class AreaMemory(long areaId, Guid activation, SlotSet slots, LocalBuckets buckets)
{
    public long AreaId => areaId;

    /// <summary>Of the slots that hold visits in the window, ascending, those whose part of it matters.</summary>
    public SlotMemory[] Find(TimeRange window, Predicate<TimeRange> matters)
    {
        var found = new List<SlotMemory>();
        foreach (var slot in slots.In(window))
        {
            var key = new VenueTimeBucketKey(areaId, slot);
            if (key.Range.Intersect(window) is var part && matters(part))
                found.Add(new(slot, part, buckets.Find(key, activation)));
        }

        return [.. found];
    }
}

/// <summary>A slot of a question.</summary>
/// <param name="Part">What of the window lies in it.</param>
/// <param name="Columns">Null: the bucket has to be asked.</param>
internal readonly record struct SlotMemory(long Slot, TimeRange Part, VisitColumns? Columns);
