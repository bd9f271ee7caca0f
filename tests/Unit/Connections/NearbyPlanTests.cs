using CsCheck;
using UdaConnect.Geo;
using UdaConnect.Tests.Support;
using UdaConnect.Time;
using UdaConnect.Venues;
using Xunit;

namespace UdaConnect.Tests.Unit.Connections;

/// <summary>The windows of an answer tile its range: nothing is asked twice, nothing is left out.</summary>
public sealed class NearbyPlanTests
{
    [Fact]
    public Task Windows_ComeOneAfterTheOther_HoldEachSlotsPartOfTheRangeOnce() => WindowsAsync(Gen.Int[0, 3].Select(_ => 0), seed: 61);

    [Fact]
    public Task Windows_SomeEndEarly_GoOnWhereTheyEndedAndHoldEachSlotOnce() => WindowsAsync(Gen.Int[0, 3], seed: 62);

    private static async Task WindowsAsync(Gen<int> endsEarly, uint seed)
    {
        var (many, early) = (0, 0);
        await Property.ForAllAsync(Gen.Select(PlanCase.Any, endsEarly.Array[40], Gen.OneOf(0, 50_000, 1_000_000).Array[40]), async @case =>
        {
            var (plan, ends, rows) = (await @case.Item1.PlanAsync(), @case.Item2, @case.Item3);
            var range = @case.Item1.Question.Range;
            var answered = new List<TimeRange>();
            long? fromMs = range.StartMs;
            while (fromMs is { } from && plan.WindowFrom(from) is { IsEmpty: false } window)
            {
                Assert.True(window.StartMs >= from && window.EndMs <= range.EndMs);
                Assert.Contains(plan.Shares, share => share.HasSlotIn(window));
                var number = answered.Count % ends.Length;
                var untilMs = ends[number] == 1 && window.Length.Ticks > TimeSpan.TicksPerMillisecond ? window.StartMs + (window.EndMs - window.StartMs) / 2 : window.EndMs;
                early += untilMs < window.EndMs ? 1 : 0;
                answered.Add(new(window.StartMs, untilMs));
                plan.Observe(rows[number]);
                fromMs = plan.NextFrom(untilMs);
                Assert.True(fromMs is null || fromMs >= untilMs);
                if (answered.Count > 10_000)
                    Assert.Fail("It does not end.");
            }

            many += answered.Count > 2 ? 1 : 0;
            Assert.All(answered.Zip(answered.Skip(1)), pair => Assert.True(pair.First.EndMs <= pair.Second.StartMs));

            // Ranges that follow one another without overlap hold a slot once if they hold all of its milliseconds.
            foreach (var slot in plan.Shares.SelectMany(share => share.Slots).Distinct())
            {
                var part = new VenueTimeBucketKey(0, slot).Range.Intersect(range);
                Assert.Equal(part.EndMs - part.StartMs, answered.Select(window => window.Intersect(part)).Where(common => !common.IsEmpty).Sum(common => common.EndMs - common.StartMs));
            }
        }, seed, cases: 1_000);
        Assert.InRange(many, 50, int.MaxValue);
        Assert.Equal(seed == 62, early > 200);
    }

    [Fact]
    public Task WindowFrom_ManySlots_AsksNoMoreBucketsAtOnceThanAllowed() => Property.ForAllAsync(PlanCase.Any, async @case =>
    {
        var plan = await @case.PlanAsync();
        foreach (var (rows, most) in ((int, int)[])[(50_000, 64), (1, 64), (1, 256), (1, 1_024), (5_000_000, 1_024), (1, 256)])
        {
            if (plan.WindowFrom(@case.Question.Range.StartMs) is { } window)
            {
                var buckets = plan.Shares.Sum(share => share.Slots.Count(slot => !new VenueTimeBucketKey(0, slot).Range.Intersect(window).IsEmpty));
                var slots = plan.Shares.SelectMany(share => share.Slots).Distinct().Count(slot => !new VenueTimeBucketKey(0, slot).Range.Intersect(window).IsEmpty);
                Assert.True(buckets <= most || slots == 1, $"{buckets} buckets at once");
            }

            plan.Observe(rows);
        }
    }, seed: 63, cases: 300);

    [Fact]
    public async Task MakeAsync_AnyQuestion_SharesEachPointWithEveryAreaItsDiscMayTouchAndAsksForEveryInstantThatMayMatter()
    {
        var left = 0;
        await Property.ForAllAsync(PlanCase.Any, async @case =>
        {
            var asked = new List<(long AreaId, TimeRange Range)>();
            var plan = await @case.PlanAsync(asked);
            var (question, own) = (@case.Question, @case.Surroundings.OwnVisits);
            foreach (var area in @case.Surroundings.Areas)
            {
                var touching = own.Where(visit => GeoBox.AroundDisc(visit.Place, question.Metres).Intersects(area.Bounds)).ToArray();
                if (touching.Length == 0)
                {
                    Assert.DoesNotContain(asked, entry => entry.AreaId == area.Id);
                    continue;
                }

                var reach = Assert.Single(asked, entry => entry.AreaId == area.Id).Range;
                foreach (var visit in touching)
                {
                    var matters = question.WithinMs is { } withinMs ? new TimeRange(visit.AtMs, visit.AtMs + 1).Widen(withinMs).Intersect(question.Range) : question.Range;
                    Assert.Equal(matters, matters.Intersect(reach));
                }

                if (plan.Shares.SingleOrDefault(entry => entry.AreaId == area.Id) is not { } share)
                {
                    left++;
                    continue;
                }

                var points = share.Points.Points.ToArray();
                Assert.Equal(points.OrderBy(point => point.AtMs), points);
                Assert.All(touching, visit => Assert.Contains(points, point =>
                    point.Place == Ecef.From(visit.Longitude, visit.Latitude) && (question.WithinMs is null || point.AtMs == visit.AtMs)));
                Assert.InRange(points.Length, 1, touching.Length);
            }

            Assert.All(plan.Shares, share => Assert.NotEmpty(share.Slots));
        }, seed: 64, cases: 1_000);
        Assert.InRange(left, 50, int.MaxValue);
    }

    [Fact]
    public Task HasSlotIn_AnyWindow_IffASlotOfTheShareLiesInIt() => Property.ForAllAsync(PlanCase.Any, async @case =>
    {
        var plan = await @case.PlanAsync();
        if (plan.WindowFrom(@case.Question.Range.StartMs) is not { } window)
            return;
        foreach (var share in plan.Shares)
            Assert.Equal(share.Slots.Any(slot => !new VenueTimeBucketKey(0, slot).Range.Intersect(window).IsEmpty), share.HasSlotIn(window));
    }, seed: 65, cases: 500);
}
