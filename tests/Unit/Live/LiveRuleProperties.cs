using CsCheck;
using UdaConnect.Encounters;
using UdaConnect.Live;
using UdaConnect.Persons;
using UdaConnect.Sessions;
using UdaConnect.Tests.Support;
using UdaConnect.Time;
using UdaConnect.Visits;
using Xunit;

namespace UdaConnect.Tests.Unit.Live;

/// <summary>In whatever order visits arrive, and whenever followers read, break off and come back: folded by key, a feed is what is true in the end.</summary>
public sealed class LiveRuleProperties
{
    private const int Person = 1;
    private const double Grid = 1e-5; // about a metre
    private const long StillEvery = 30_000;
    private static readonly TimeRange Range = new(300_000, 3_400_000);
    private static readonly EncounterMeasure Measure = new(2.5, 60_000, 120_000, 0);

    private static readonly Dictionary<long, Session> Sessions = new() { [5] = new(5, 9, "Keynote", 1_000_000, 2_000_000) };

    private static readonly Gen<Case> GenCase = Gen.Select(
        Gen.Select(Gen.Int[1, 4], Gen.Int[0, 3_600], Gen.Int[0, 9]).Array[0, 120], Gen.Int[1, 12], Gen.Int[0, 1_000_000], Gen.Bool,
        (visits, batch, seed, late) => new Case(visits, batch, seed, late));

    [Fact]
    public void Tell_AnyOrderOfArrival_FoldsToWhatIsTrue() => Property.ForAll(GenCase, check: drawn =>
    {
        var random = new Random(drawn.Seed);
        // Late: in any order. Else in order, with some stragglers.
        var order = drawn.Visits.OrderBy(visit => drawn.Late ? random.NextInt64() : visit.AtMs + (random.Next(8) == 0 ? random.Next(2_000_000) : 0)).ToArray();
        var feed = LiveFeed.Open(new(1, 2, 3, [4, 5, 6, 7, 8, 9, 10, 11]), Range, Measure, 0);
        var (constant, rare, forgetful) = (new LiveFold(), new LiveFold(), new LiveFold(mayBreakOff: true));
        var (arrived, nowMs) = (new List<Visit>(), 0L);
        var known = LiveTruth.Of(Found(arrived, Range));
        foreach (var batch in order.Chunk(drawn.Batch))
        {
            arrived.AddRange(batch);
            known = WithNew(known, arrived, batch.Min(visit => visit.AtMs));
            Assert.Equal(Text(LiveTruth.Of(Found(arrived, Range))), Text(known));
            var truth = Meeting.Of(known, known.ByPerson.Keys, 0);

            nowMs = Math.Max(nowMs, batch.Max(visit => visit.AtMs)) + random.Next(20_000);
            var before = feed;
            feed = LiveRule.Tell(feed, truth, nowMs, StillEvery).Feed;
            Assert.Same(feed, LiveRule.Tell(feed, truth, nowMs, StillEvery).Feed);
            CheckPace(before, feed);

            Read(constant, feed);
            if (random.Next(4) == 0)
                Read(rare, feed);
            if (random.Next(3) == 0)
                ReadSome(forgetful, feed, random.Next(4));
        }

        // Everything that was kept back is told by itself, without another visit.
        var whole = Meeting.Of(LiveTruth.Of(Found(arrived, Range)), known.ByPerson.Keys, 0);
        for (var told = LiveRule.Tell(feed, whole, nowMs, StillEvery); told.NextMs < long.MaxValue; feed = told.Feed)
        {
            Assert.True(told.NextMs > nowMs);
            nowMs = told.NextMs;
            told = LiveRule.Tell(told.Feed, whole, nowMs, StillEvery);
        }

        foreach (var follower in new[] { constant, rare, forgetful })
        {
            Read(follower, feed);
            Assert.Equal(
                whole.SelectMany(entry => entry.Value.Select(met => (entry.Key, LiveState.Left, LiveFold.Text(Encounter(met))))).Order(),
                follower.Standing.Select(told => (told.Person.Id, told.State, LiveFold.Text(told.Encounter!))).Order());
        }
    }, seed: 20_261_124, cases: 400);

    private static FoundContacts Found(List<Visit> visits, TimeRange range)
    {
        var own = visits.Where(visit => visit.PersonId == Person && range.Contains(visit.AtMs)).Order().ToArray();
        return new(own, new HashSet<long> { 1 }, Sessions, EncounterOracle.Find(Person, range, Measure, visits, [9], (_, place) => place.Longitude < 4 * Grid, Sessions.Values.ToArray()));
    }

    /// <summary>What is known, and what is asked anew: from the earliest visit that is new on.</summary>
    private static LiveTruth WithNew(LiveTruth known, List<Visit> visits, long fromMs)
    {
        var part = Range.Intersect(new(fromMs - Measure.WithinMs, long.MaxValue));
        return part.IsEmpty ? known : known.With(Found(visits, part), part.StartMs, Measure.GapMs);
    }

    private static string Text(LiveTruth truth) => string.Join("; ", truth.ByPerson.OrderBy(entry => entry.Key).SelectMany(entry => entry.Value).Select(contact =>
        $"{contact.PersonId} {contact.StartMs}-{contact.EndMs} {contact.ClosestSquaredChord:R} at {contact.ClosestAtMs} visit {contact.ClosestVisitId} own {contact.Own} {truth.Own[contact.Own].Id} in {string.Join(',', contact.Venues)} at {string.Join(',', contact.Sessions)}"));

    /// <summary>No encounter that only goes on is told more often than it should be: one encounter, not one event a visit.</summary>
    private static void CheckPace(LiveFeed before, LiveFeed after)
    {
        var last = before.Told.ToDictionary(told => told.Key);
        foreach (var told in after.Told.Where(told => told.LastNumber > before.LastNumber && told.Change == LiveChange.Still))
            Assert.True(told.ToldMs >= last[told.Key].ToldMs + StillEvery);
    }

    private static void Read(LiveFold follower, LiveFeed feed) => follower.Add(feed.After(follower.LastNumber).Select(Event));

    /// <summary>Breaks off in the middle, and goes on behind the last event that came.</summary>
    private static void ReadSome(LiveFold follower, LiveFeed feed, int count) => follower.Add(feed.After(follower.LastNumber).Take(count).Select(Event));

    private static LiveEvent Event((Told Told, LiveChange Change) news) => new(
        news.Told.LastNumber, news.Change, news.Told.State, news.Told.Key, new Person(news.Told.PersonId, "", "", ""),
        news.Told.State == LiveState.Withdrawn ? null : Encounter(news.Told.Met));

    private static Encounter Encounter(Meeting met) => new(
        met.StartMs, met.EndMs, met.ClosestMetres, new(met.Longitude, met.Latitude),
        [.. met.Venues.Select(id => new VenueName(id, "Hall"))], [.. met.Sessions.Select(session => new SessionName(session.Id, session.Title))]);

    /// <param name="Late">Visits arrive in any order at all.</param>
    private sealed record Case(Visit[] Visits, int Batch, int Seed, bool Late)
    {
        public Case((int Person, int Second, int X)[] drawn, int batch, int seed, bool late)
            : this([.. drawn.Select((visit, i) => new Visit(i + 1, visit.Second * 1_000L, visit.X * Grid, 0, visit.Person))], batch, seed, late)
        {
        }

        public override string ToString() => $"batches of {Batch}, seed {Seed}, {(Late ? "any order" : "stragglers")}: {string.Join("; ", Visits)}";
    }
}
