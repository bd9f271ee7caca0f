using CsCheck;
using UdaConnect.Connections;
using UdaConnect.Encounters;
using UdaConnect.Geo;
using UdaConnect.Sessions;
using UdaConnect.Tests.Support;
using UdaConnect.Time;
using UdaConnect.Venues;
using UdaConnect.Visits;
using Xunit;

namespace UdaConnect.Tests.Unit.Encounters;

/// <summary>However visits are spread over areas and slots, the runs found there and united are those of all moments together.</summary>
public sealed class ContactKernelTests
{
    private const int Person = 1;
    private const double Grid = 1e-5; // about a metre
    private static readonly Dictionary<long, IFootprint> Venues = new() { [7] = new Box(-1, 4), [8] = new Box(2, 9), [9] = new Box(-1, 9) };

    private static readonly Session[] Talks =
    [
        new(1, 7, "Opening", 400_000, 1_000_000), new(2, 7, "Keynote", 1_000_000, 2_200_000), new(3, 8, "Panel", 900_000, 900_001), new(4, 9, "Closing", 3_000_000, 4_000_000),
    ];

    private static readonly bool[] AtVenuesOnly = [false, true];
    private static readonly long[] Withins = [0, 1_000, 20_000, 60_000];
    private static readonly long[] Gaps = [0, 20_000, 300_000];

    private static readonly Gen<(int Person, int Second, int X, int Area)> GenVisit = Gen.Select(Gen.Int[1, 4], Gen.Int[0, 3_600], Gen.Int[0, 9], Gen.Int[0, 2]);

    private static readonly Gen<Case> GenCase = Gen.Select(
        GenVisit.Array[0, 90], Gen.Int[0, 4], Gen.Int[0, 3].Select(i => Withins[i]), Gen.Int[0, 2].Select(i => Gaps[i]), Gen.Int[0, 3_600],
        (visits, metres, within, gap, cut) => new Case(visits, metres + 0.5, within, gap, cut * 1_000L));

    [Fact]
    public void Find_SpreadOverBucketsAndWindows_UnitesToTheRunsOfAllMoments() => Property.ForAll(GenCase, check: asked =>
    {
        var measure = new EncounterMeasure(asked.Metres, asked.WithinMs, asked.GapMs, 0);
        var range = new TimeRange(300_000, 3_400_000);
        foreach (var atVenuesOnly in AtVenuesOnly)
        {
            var expected = EncounterOracle.Find(
                Person, range, measure, asked.Visits, Venues.Keys, (venue, place) => Venues[venue].Covers(place.Longitude, place.Latitude), Talks, atVenuesOnly);
            var found = Ask(asked, range, measure, atVenuesOnly);

            Assert.Equal(expected.Keys.Order(), found.Keys.Order());
            foreach (var (person, contacts) in expected)
                Assert.Equal(contacts.Select(Text), found[person].Select(Text));
        }
    }, seed: 20_261_124);

    [Fact]
    public void Find_OneOtherAsked_FindsOnlyThem()
    {
        Visit[] visits = [.. Enumerable.Range(1, 3).Select(person => new Visit(person, 1_000, 0, 0, person))];
        var question = Question(visits[..1], new(0, 10_000), EncounterMeasure.Default) with { OtherId = 3 };
        var run = Assert.Single(ContactKernel.Find(VisitColumns.From(0, visits), question, Venues).Runs.ToArray());
        Assert.Equal(3, run.PersonId);
    }

    [Fact]
    public void Sums_SpreadOverBucketsAndWindows_AreThoseOfTheRunsOfAllMoments() => Property.ForAll(Gen.Select(GenCase, Gen.Int[0, 3]), check: drawn =>
    {
        var (asked, leastMinutes) = drawn;
        var measure = new EncounterMeasure(asked.Metres, asked.WithinMs, asked.GapMs, leastMinutes * 60_000);
        var range = new TimeRange(300_000, 3_400_000);
        var expected = EncounterOracle.Find(Person, range, measure, asked.Visits, Venues.Keys, (venue, place) => Venues[venue].Covers(place.Longitude, place.Latitude), Talks)
            .Where(entry => measure.LeastMsInADay == 0 || RollingDay.MostMs(entry.Value) >= measure.LeastMsInADay).OrderBy(entry => entry.Key);
        var sums = ConnectionSums.Of([.. Answers(asked, range, measure, atVenuesOnly: false)], measure);
        Assert.Equal(
            expected.Select(entry => Text(
                new(new(entry.Value.Sum(contact => contact.DurationMs), entry.Key), entry.Value.Count, entry.Value[0].StartMs, entry.Value[^1].EndMs, entry.Value.Min(contact => contact.ClosestSquaredChord), 0),
                entry.Value.SelectMany(contact => contact.Venues).Distinct().Order())),
            Enumerable.Range(0, sums.Sums.Length).Select(i => Text(sums.Sums[i] with { VenuesEnd = 0 }, sums.VenuesOf(i).ToArray())));
    }, seed: 20_261_127);

    private static string Text(ConnectionSum sum, IEnumerable<long> venues) => $"{sum} in {string.Join(',', venues)}";

    private static Dictionary<int, List<Contact>> Ask(Case asked, TimeRange range, EncounterMeasure measure, bool atVenuesOnly)
    {
        var runs = new List<Contact>();
        foreach (var answer in Answers(asked, range, measure, atVenuesOnly))
        {
            for (var i = 0; i < answer.Runs.Length; i++)
            {
                var run = answer.Runs[i];
                runs.Add(new(run.PersonId, run.StartMs, run.EndMs, run.ClosestSquaredChord, run.ClosestAtMs, run.ClosestVisitId, run.Point, answer.VenuesOf(i).ToArray(),
                    answer.SessionsOf(i).ToArray()));
            }
        }

        return runs.GroupBy(run => run.PersonId).ToDictionary(group => group.Key, group => Contact.Unite(group, measure.GapMs));
    }

    private static IEnumerable<ContactRuns> Answers(Case asked, TimeRange range, EncounterMeasure measure, bool atVenuesOnly)
    {
        var own = asked.Visits.Where(visit => visit.PersonId == Person && range.Contains(visit.AtMs)).Order().ToArray();
        for (var area = 0; area < 3; area++)
        {
            var columns = VisitColumns.From(0, asked.Visits.Where((_, i) => asked.Areas[i] == area).Order().ToArray());
            foreach (var window in new[] { new TimeRange(range.StartMs, asked.CutMs), new TimeRange(asked.CutMs, range.EndMs) })
                yield return ContactKernel.Find(columns, Question(own, window.Intersect(range), measure) with { AtVenuesOnly = atVenuesOnly }, Venues);
        }
    }

    private static ContactQuestion Question(Visit[] own, TimeRange window, EncounterMeasure measure) => new(
        Person, null, window, Chord.SquaredFor(measure.Metres), measure.WithinMs, measure.GapMs,
        NearPoints.Of(Array.ConvertAll(own, visit => new NearPoint(Ecef.From(visit.Longitude, visit.Latitude), visit.AtMs))),
        VenuesOfPoints.Of(Array.ConvertAll(own, visit => Venues.Where(venue => venue.Value.Covers(visit.Longitude, visit.Latitude)).Select(venue => venue.Key).Order().ToArray())),
        SessionSpans.Of(Talks.Select(talk => new SessionSpan(talk.VenueId, talk.StartMs, talk.EndMs, talk.Id))), AtVenuesOnly: false);

    private static string Text(Contact contact) =>
        $"{contact.StartMs}-{contact.EndMs} {contact.ClosestSquaredChord:R} at {contact.ClosestAtMs} visit {contact.ClosestVisitId} own {contact.Own} in {string.Join(',', contact.Venues)} at {string.Join(',', contact.Sessions)}";

    private sealed record Case(Visit[] Visits, int[] Areas, double Metres, long WithinMs, long GapMs, long CutMs)
    {
        public Case((int Person, int Second, int X, int Area)[] drawn, double metres, long withinMs, long gapMs, long cutMs)
            : this(
                [.. drawn.Select((visit, i) => new Visit(i + 1, visit.Second * 1_000L, visit.X * Grid, 0, visit.Person))], [.. drawn.Select(visit => visit.Area)],
                metres, withinMs, gapMs, cutMs)
        {
        }

        public override string ToString() => $"{Metres} m, {WithinMs} ms, gap {GapMs} ms, cut {CutMs}: {string.Join("; ", Visits)}";
    }

    private sealed class Box(int from, int to) : IFootprint
    {
        public string Name => $"{from} to {to}";

        public string Kind => "booth";

        public bool Covers(double longitude, double latitude) => longitude >= from * Grid && longitude <= to * Grid;
    }
}
