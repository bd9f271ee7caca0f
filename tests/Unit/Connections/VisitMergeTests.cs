using CsCheck;
using UdaConnect.Connections;
using UdaConnect.Tests.Support;
using UdaConnect.Tests.Unit.Venues;
using UdaConnect.Visits;
using Xunit;

namespace UdaConnect.Tests.Unit.Connections;

public sealed class VisitMergeTests
{
    [Fact]
    public void Merge_PagesInOrder_GivesAllVisitsBeforeTheInstantInOrder()
    {
        var pagesSeen = new HashSet<int>();
        Property.ForAll(Gen.Select(VisitGens.Some(80), Gen.Int[0, 9], Gen.OneOf(VisitGens.Instant, Gen.OneOf(long.MinValue, long.MaxValue))).SelectMany(
            @case => Gen.Int[0, Math.Max(0, @case.Item2 - 1)].Array[@case.Item1.Length].Select(owner => (Visits: @case.Item2 == 0 ? [] : @case.Item1, Pages: @case.Item2, UntilMs: @case.Item3, Owner: owner))),
            @case =>
            {
                // Visits are dealt to pages at random; some pages stay empty.
                var pages = Enumerable.Range(0, @case.Pages)
                    .Select(page => VisitPage.Of([.. @case.Visits.Where((_, i) => @case.Owner[i] == page).Order()])).ToArray();
                pagesSeen.Add(pages.Length);

                Assert.Equal(@case.Visits.Where(visit => visit.AtMs < @case.UntilMs).Order(), VisitMerge.Merge(pages, @case.UntilMs).Visits.ToArray());
            },
            seed: 51, cases: 2_000);
        Assert.Equal(10, pagesSeen.Count);
    }
}
