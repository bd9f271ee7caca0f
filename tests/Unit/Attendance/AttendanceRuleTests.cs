using CsCheck;
using UdaConnect.Attendance;
using UdaConnect.Encounters;
using UdaConnect.Sessions;
using UdaConnect.Tests.Support;
using UdaConnect.Time;
using UdaConnect.Venues;
using UdaConnect.Visits;
using Xunit;

namespace UdaConnect.Tests.Unit.Attendance;

/// <summary>Stays and overlaps, however the visits are spread over buckets, against their definitions.</summary>
public sealed class AttendanceRuleTests
{
    private const int Person = 1;
    private const double Grid = 1e-5;

    /// <summary>Two booths that overlap, and the hall around both.</summary>
    private static readonly Dictionary<long, IFootprint> Venues = new() { [7] = new Box(0, 4, "booth"), [8] = new Box(3, 9, "booth"), [9] = new Box(0, 9, "hall") };

    private static readonly long[] Gaps = [0, 20_000, 300_000];

    private static readonly Gen<Case> GenCase = Gen.Select(
        Gen.Select(Gen.Int[1, 4], Gen.Int[0, 1_800], Gen.Int[0, 11], Gen.Int[0, 2]).Array[0, 80], Gen.Int[0, 2].Select(i => Gaps[i]), Gen.Int[0, 1_800],
        Gen.Select(Gen.Int[0, 1_800], Gen.Int[1, 600], Gen.Int[7, 9]).Array[0, 6],
        (visits, gap, cut, sessions) => new Case(
            [.. visits.Select((visit, i) => new Visit(i + 1, visit.Item2 * 1_000L, visit.Item3 * Grid, 0, visit.Item1))], [.. visits.Select(visit => visit.Item4)], gap,
            cut * 1_000L, WithoutOverlap(sessions)));

    [Fact]
    public void Find_SpreadOverBucketsAndWindows_UnitesToTheStaysOfAllVisits() => Property.ForAll(GenCase, check: asked =>
        Assert.Equal(Oracle(asked), Ask(asked, except: null, [.. Venues.Keys.Select(venue => new VenueSpans(venue, [Whole]))])), seed: 20_261_125);

    [Fact]
    public void Of_OnePersonsVisits_EqualsTheirStaysAmongEverybodys() => Property.ForAll(GenCase, check: asked =>
    {
        var own = asked.Visits.Where(visit => visit.PersonId == Person).Order().ToArray();
        long[][] venues = Array.ConvertAll(own, visit => Venues.Where(venue => venue.Value.Covers(visit.Longitude, visit.Latitude)).Select(venue => venue.Key).ToArray());
        Assert.Equal(Oracle(asked).Where(stay => stay.PersonId == Person), Stay.Of(own, venues, asked.GapMs));
    }, seed: 20_261_126);

    /// <summary>Only visits around the person's own stays are asked for, and that is enough.</summary>
    [Fact]
    public void Find_SpansAroundOwnStays_SharesWhatAllVisitsShare() => Property.ForAll(GenCase, check: asked =>
    {
        var all = Oracle(asked);
        var own = all.FindAll(stay => stay.PersonId == Person);
        var spans = own.GroupBy(stay => stay.VenueId).Select(stays => new VenueSpans(stays.Key, AttendanceFinder.Spans(stays, asked.GapMs)));
        var found = SharedRule.Find(own, Ask(asked, Person, [.. spans]), Counts, asked.Sessions.GroupBy(session => session.VenueId).ToDictionary(of => of.Key, of => of.ToArray()));

        for (var other = 2; other <= 4; other++)
        {
            var expected = AttendanceOracle.Shared(own, all.FindAll(stay => stay.PersonId == other), Counts, asked.Sessions);
            var shared = found.GetValueOrDefault(other) ?? new();
            Assert.Equal(expected.TogetherMs, shared.TogetherMs());
            Assert.Equal(expected.Venues.OrderBy(entry => entry.Key), shared.MsByVenue.OrderBy(entry => entry.Key));
            Assert.Equal(expected.Sessions.OrderBy(entry => entry.Key), shared.BySession.OrderBy(entry => entry.Key).Select(entry => KeyValuePair.Create(entry.Key, entry.Value.Ms)));
        }
    }, seed: 20_261_127);

    [Theory]
    [InlineData(0, 10, null)] // ends before the session starts
    [InlineData(0, 20, 0)] // touches its first instant
    [InlineData(0, 25, 5)]
    [InlineData(22, 28, 6)]
    [InlineData(0, 90, 10)]
    [InlineData(29, 90, 1)]
    [InlineData(30, 90, null)] // the end of a session is not part of it
    public void Within_Session_IsThePartInHalfOpenTime(int start, int end, int? lasts) =>
        Assert.Equal(lasts, (int?)new Stay(7, Person, start, end).Within(new(20, 30))?.DurationMs);

    private static readonly TimeRange Whole = new(0, 1_801_000);

    private static bool Counts(long venue) => Venues[venue].Kind != "hall";

    private static List<Stay> Oracle(Case asked) => AttendanceOracle.Stays(
        asked.Visits, Venues.Keys, asked.GapMs, (venue, place) => Venues[venue].Covers(place.Longitude, place.Latitude));

    private static List<Stay> Ask(Case asked, int? except, VenueSpans[] venues)
    {
        var runs = new List<PresenceRun>();
        for (var area = 0; area < 3; area++)
        {
            var columns = VisitColumns.From(0, asked.Visits.Where((_, i) => asked.Areas[i] == area).Order().ToArray());
            foreach (var window in new[] { new TimeRange(0, asked.CutMs), new TimeRange(asked.CutMs, Whole.EndMs) })
                runs.AddRange(PresenceKernel.Find(columns, new(except, window, asked.GapMs, [.. venues]), Venues).Runs);
        }

        return Stay.Unite(runs, asked.GapMs);
    }

    private static Session[] WithoutOverlap((int Start, int Lasts, int Venue)[] drawn)
    {
        var sessions = new List<Session>();
        foreach (var (start, lasts, venue) in drawn)
        {
            var session = new Session(sessions.Count + 1, venue, $"Talk {sessions.Count + 1}", start * 1_000L, (start + lasts) * 1_000L);
            if (sessions.All(other => other.VenueId != venue || other.Range.Intersect(session.Range).IsEmpty))
                sessions.Add(session);
        }

        return [.. sessions];
    }

    private sealed record Case(Visit[] Visits, int[] Areas, long GapMs, long CutMs, Session[] Sessions)
    {
        public override string ToString() => $"gap {GapMs} ms, cut {CutMs}: {string.Join("; ", Visits)} at {string.Join<Session>("; ", Sessions)}";
    }

    private sealed class Box(int from, int to, string kind) : IFootprint
    {
        public string Name => $"{from} to {to}";

        public string Kind => kind;

        public bool Covers(double longitude, double latitude) => longitude >= (from - 0.1) * Grid && longitude <= (to + 0.1) * Grid;
    }
}
