using CsCheck;
using UdaConnect.Tests.Support;
using UdaConnect.Venues;
using UdaConnect.Visits;
using Xunit;

namespace UdaConnect.Tests.Unit.Venues;

public sealed class ArrivalSharesTests
{
    private const long Width = VenueTimeBucketKey.WidthMs;

    private static readonly Gen<long> Instant = Gen.Select(Gen.Long[-3, 4], Gen.OneOf<long>(0, 1, Width - 1), (slot, offset) => slot * Width + offset);

    [Fact]
    public void Of_AnyArrivals_NotesEverySlotAndSharesOutWhatWasAsked() => Property.ForAll(
        Gen.Select(Instant.Array[0, 12].Array[0, 4], Gen.Long[-3, 4].Array[0, 4]),
        @case =>
        {
            var (instants, askedSlots) = @case;
            var id = 0;
            VisitPage[] pages = [.. instants.Select(page => VisitPage.Of([.. page.Select(atMs => new Visit(++id, atMs, 4.38, 50.81, 5))]))];
            var (slots, asked) = (new SlotSet(), new AskedBuckets());
            foreach (var slot in askedSlots)
                asked.Begin(slot);

            var shares = ArrivalShares.Of(pages, slots, asked).ToDictionary();

            var all = pages.SelectMany(page => page.Visits.ToArray()).ToLookup(visit => VenueTimeBucketKey.SlotOf(visit.AtMs));
            Assert.Equal(all.Select(group => group.Key).Order(), slots.In(new(-10 * Width, 10 * Width)));
            Assert.Equal(all.Select(group => group.Key).Intersect(askedSlots).Order(), shares.Keys.Order());
            Assert.All(shares, share => Assert.Equal(all[share.Key], share.Value));
        },
        seed: 71, cases: 1_000);

    [Fact]
    public void Of_BucketForgotten_SharesNothingOut()
    {
        var (slots, asked) = (new SlotSet(), new AskedBuckets());
        asked.Begin(0);
        asked.End(0);
        asked.IsAsked(0, out var mark);
        asked.KeepsNothing(0, mark);

        Assert.Empty(ArrivalShares.Of([VisitPage.Of([new Visit(1, 0, 4.38, 50.81, 5)])], slots, asked));
        Assert.Equal([0L], slots.In(new(0, Width)));
    }
}
