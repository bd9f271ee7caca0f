using System.Collections.Immutable;
using UdaConnect.Time;

namespace UdaConnect.Venues;

/// <summary>The slots of an area that hold visits. It only grows: what is loaded is united with what arrived, never assigned over it.</summary>
internal sealed class SlotSet
{
    private readonly SortedSet<long> _slots = [];

    public bool Add(long slot) => _slots.Add(slot);

    public void UniteWith(IEnumerable<long> slots) => _slots.UnionWith(slots);

    /// <summary>The slots that <paramref name="range"/> touches, ascending.</summary>
    public ImmutableArray<long> In(TimeRange range) =>
        range.IsEmpty || _slots.Count == 0
            ? []
            : [.. _slots.GetViewBetween(VenueTimeBucketKey.SlotOf(range.StartMs), VenueTimeBucketKey.SlotOf(range.EndMs - 1))];
}
