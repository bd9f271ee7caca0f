using System.Collections.Immutable;
using System.Runtime.InteropServices;
using UdaConnect.Time;

namespace UdaConnect.Venues;

/// <summary>The slots of an area that hold visits. It only grows: what is loaded is united with what arrived, never assigned over it.</summary>
/// <remarks>Written by one grain, read by any thread: what a reader sees is never changed, only replaced.</remarks>
internal sealed class SlotSet
{
    // Ascending.
    private volatile long[] _slots = [];

    public bool Add(long slot)
    {
        var slots = _slots;
        var at = Array.BinarySearch(slots, slot);
        if (at >= 0)
            return false;
        _slots = [.. slots.AsSpan(0, ~at), slot, .. slots.AsSpan(~at)];
        return true;
    }

    public void UniteWith(IEnumerable<long> slots) => _slots = [.. _slots.Union(slots).Order()];

    /// <summary>The slots that <paramref name="range"/> touches, ascending.</summary>
    public ImmutableArray<long> In(TimeRange range)
    {
        var slots = _slots;
        return range.IsEmpty
            ? []
            : ImmutableCollectionsMarshal.AsImmutableArray(
                slots[FirstAtOrAfter(slots, VenueTimeBucketKey.SlotOf(range.StartMs))..FirstAtOrAfter(slots, VenueTimeBucketKey.SlotOf(range.EndMs - 1) + 1)]);
    }

    private static int FirstAtOrAfter(long[] slots, long slot) => Array.BinarySearch(slots, slot) is var at && at >= 0 ? at : ~at;
}
