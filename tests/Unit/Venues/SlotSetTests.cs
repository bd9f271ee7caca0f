using CsCheck;
using UdaConnect.Tests.Support;
using UdaConnect.Time;
using UdaConnect.Venues;
using Xunit;

namespace UdaConnect.Tests.Unit.Venues;

public sealed class SlotSetTests
{
    private const long Width = VenueTimeBucketKey.WidthMs;

    private static readonly Gen<long> Slot = Gen.Long[-5, 20];

    private static readonly Gen<long> Edge = Gen.Select(Slot, Gen.OneOf<long>(-1, 0, 1, Width / 2), (slot, offset) => slot * Width + offset);

    [Fact]
    public void In_LoadedAndArrivedInAnyOrder_GivesTheSlotsTheRangeTouchesAscending() => Property.ForAll(
        Gen.Select(Slot.Array[0, 12], Slot.Array[0, 12], Slot.Array[0, 12], Edge, Edge),
        @case =>
        {
            var (before, loaded, after, start, end) = @case;
            var slots = new SlotSet();
            foreach (var slot in before)
                slots.Add(slot);
            slots.UniteWith(loaded);
            foreach (var slot in after)
                slots.Add(slot);

            var range = new TimeRange(start, end);
            var expected = before.Concat(loaded).Concat(after).Distinct().Order()
                .Where(slot => !new TimeRange(slot * Width, (slot + 1) * Width).Intersect(range).IsEmpty);
            Assert.Equal(range.IsEmpty ? [] : expected, slots.In(range));
        },
        seed: 41, cases: 2_000);

    [Fact]
    public void Add_SlotKnownAlready_IsFalse()
    {
        var slots = new SlotSet();
        slots.UniteWith([3, 5]);

        Assert.False(slots.Add(3));
        Assert.True(slots.Add(4));
        Assert.False(slots.Add(4));
        Assert.Equal([3L, 4, 5], slots.In(new(3 * Width, 6 * Width)));
    }

    [Fact]
    public void SlotOf_AnyInstant_IsTheSlotWhoseRangeHoldsIt() => Property.ForAll(
        Gen.OneOf(Edge, Gen.Long[-Timestamps.EndMs, Timestamps.EndMs]),
        atMs => Assert.True(new VenueTimeBucketKey(1, VenueTimeBucketKey.SlotOf(atMs)).Range.Contains(atMs)),
        seed: 42);

    [Fact]
    public void Parse_KeyAsText_GivesTheKeyBack() => Property.ForAll(
        Gen.Select(Gen.OneOf(Gen.Long, Gen.Long[-5, 5]), Gen.OneOf(Gen.Long, Gen.Long[-5, 5]), (area, slot) => new VenueTimeBucketKey(area, slot)),
        key => Assert.Equal(key, VenueTimeBucketKey.Parse(key.ToString())),
        seed: 43);
}
