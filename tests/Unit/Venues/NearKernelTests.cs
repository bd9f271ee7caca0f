using CsCheck;
using UdaConnect.Connections;
using UdaConnect.Geo;
using UdaConnect.Tests.Support;
using UdaConnect.Tests.Unit.Geo;
using UdaConnect.Time;
using UdaConnect.Venues;
using UdaConnect.Visits;
using Xunit;

namespace UdaConnect.Tests.Unit.Venues;

/// <summary>What the vectorised comparison finds is what comparing everything with everything finds.</summary>
public sealed class NearKernelTests
{
    // Whole vectors, a rest, and nothing but a rest, over more rows than two words have bits.
    private const int MostVisits = 130;

    private static readonly Gen<long?> Within = Gen.OneOf(Gen.OneOf<long?>(null, 0, 1), Gen.Long[0, 30].Select(ms => (long?)ms), Gen.Long[0, VenueTimeBucketKey.WidthMs].Select(ms => (long?)ms));

    private static readonly Gen<TimeRange> Window = Gen.OneOf(
        Gen.OneOf(VisitGens.Bucket.Range, VisitGens.Bucket.Range.Widen(3 * Timestamps.DayMs)),
        Gen.Select(VisitGens.Instant, VisitGens.Instant, (start, end) => new TimeRange(start, end)));

    [Fact]
    public void Find_AnyTime_EqualsBruteForce() => Check(Cases(Within.Where(ms => ms is null)), seed: 21);

    [Fact]
    public void Find_WithTolerance_EqualsBruteForce() => Check(Cases(Within.Where(ms => ms is not null)), seed: 22);

    [Fact]
    public void Find_PageLimit_EndsAtAnInstantAndTheNextPageGoesOnThere()
    {
        var early = 0;
        Property.ForAll(Gen.Select(Cases(Within), Gen.Int[1, 6]), pair =>
        {
            var (@case, maxRows) = pair;
            var expected = @case.BruteForce();
            var found = new List<Visit>();
            for (var question = @case.Question; ;)
            {
                var answer = NearKernel.Find(@case.Columns, question, maxRows);
                var page = answer.Visits.Visits.ToArray();
                Assert.Equal(expected.Where(visit => question.Window.StartMs <= visit.AtMs && visit.AtMs < answer.CompleteUntilMs), page);
                found.AddRange(page);
                if (answer.CompleteUntilMs == question.Window.EndMs)
                    break;

                // Ended early: not before the limit, not later than the end of the instant that reached it, and where more is to come.
                early++;
                Assert.InRange(page.Length, maxRows, int.MaxValue);
                Assert.True(page.Count(visit => visit.AtMs < page[^1].AtMs) < maxRows);
                Assert.Contains(expected, visit => visit.AtMs == answer.CompleteUntilMs);
                question = question with { Window = question.Window with { StartMs = answer.CompleteUntilMs } };
            }

            Assert.Equal(expected, found);
        }, seed: 23, cases: 3_000);
        Assert.InRange(early, 500, int.MaxValue);
    }

    [Fact]
    public void Find_EveryCountAroundTheVectorWidth_FindsTheFirstAndTheLastRow()
    {
        var place = new GeoPoint(13.4, 52.5);
        var start = VisitGens.Bucket.Range.StartMs;
        for (var count = 1; count <= MostVisits; count++)
        {
            var visits = Enumerable.Range(0, count).Select(i => new Visit(1 + i, start + i, place.Longitude, i == 0 || i == count - 1 ? place.Latitude : 52.6, 2)).ToArray();
            foreach (var withinMs in (long?[])[null, count])
            {
                var question = new NearQuestion(1, VisitGens.Bucket.Range, Chord.SquaredFor(1), withinMs, Points([new(0, start, place.Longitude, place.Latitude, 1)]));

                var answer = NearKernel.Find(VisitColumns.From(start, visits), question);

                Assert.Equal(visits.Where(visit => visit.Latitude == place.Latitude), answer.Visits.Visits.ToArray());
            }
        }
    }

    [Fact]
    public void Find_InstantsAtTheWindowsAndTolerancesEdges_StartAndToleranceCountEndDoesNot()
    {
        var start = VisitGens.Bucket.Range.StartMs;
        var visits = Enumerable.Range(0, 100).Select(i => new Visit(1 + i, start + i, 13.4, 52.5, 2)).ToArray();
        var own = new Visit(0, start + 50, 13.4, 52.5, 1);
        var question = new NearQuestion(1, new(start + 10, start + 90), Chord.SquaredFor(1), null, Points([own]));

        Assert.Equal(Enumerable.Range(10, 80), Offsets(question));
        Assert.Equal(Enumerable.Range(30, 41), Offsets(question with { WithinMs = 20 }));
        Assert.Equal(Enumerable.Range(10, 80), Offsets(question with { WithinMs = 41 }));
        Assert.Equal([50], Offsets(question with { WithinMs = 0 }));

        IEnumerable<int> Offsets(NearQuestion asked) =>
            NearKernel.Find(VisitColumns.From(start, visits), asked).Visits.Visits.ToArray().Select(visit => (int)(visit.AtMs - start));
    }

    private static void Check(Gen<Case> cases, uint seed)
    {
        var (near, far) = (0, 0);
        Property.ForAll(cases, @case =>
        {
            var answer = NearKernel.Find(@case.Columns, @case.Question);
            Assert.Equal(@case.BruteForce(), answer.Visits.Visits.ToArray());
            Assert.Equal(@case.Question.Window.EndMs, answer.CompleteUntilMs);
            near += answer.Visits.Count;
            far += @case.Visits.Length - answer.Visits.Count;
        }, seed, cases: 4_000);
        Assert.InRange(near, 2_000, int.MaxValue);
        Assert.InRange(far, 4_000, int.MaxValue);
    }

    private static Gen<Case> Cases(Gen<long?> within) => GeoGens.Place.SelectMany(centre => Gen.Select(
        VisitGens.Around(centre, MostVisits),
        Gen.Double[0, 1],
        VisitGens.Around(centre, 5),
        Gen.OneOf(Gen.OneOf<double>(0, 5), Gen.Double[0, 10]),
        within,
        Window,
        Gen.Int[0, 4],
        (visits, loaded, points, metres, withinMs, window, excluded) => new Case(
            visits, VisitGens.Columns(visits, (int)(loaded * visits.Length)), new(excluded, window, Chord.SquaredFor(metres), withinMs, Points(points)))));

    private static NearPoints Points(Visit[] visits) =>
        NearPoints.Of([.. visits.Order().Select(visit => new NearPoint(Ecef.From(visit.Longitude, visit.Latitude), visit.AtMs))]);

    private sealed record Case(Visit[] Visits, VisitColumns Columns, NearQuestion Question)
    {
        public Visit[] BruteForce()
        {
            var points = Question.Points.Points.ToArray();
            return
            [
                .. Visits.Where(visit => visit.PersonId != Question.ExcludedPersonId && Question.Window.Contains(visit.AtMs) && points.Any(point => IsNear(visit, point))).Order(),
            ];
        }

        private bool IsNear(Visit visit, NearPoint point) =>
            (Question.WithinMs is null || Math.Abs(visit.AtMs - point.AtMs) <= Question.WithinMs)
            && point.Place.SquaredChordTo(Ecef.From(visit.Longitude, visit.Latitude)) <= Question.SquaredChord;
    }
}
