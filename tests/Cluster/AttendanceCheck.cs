using UdaConnect.Attendance;
using UdaConnect.Encounters;
using UdaConnect.Geo;
using UdaConnect.Persons;
using UdaConnect.Sessions;
using UdaConnect.Tests.Support;
using UdaConnect.Time;
using UdaConnect.Visits;
using Xunit;

namespace UdaConnect.Tests.Cluster;

/// <summary>Stays, sessions seen, what people share and who was at a venue, against their definitions.</summary>
internal static class AttendanceCheck
{
    // Small, so that there is something to page through.
    private const int Page = 2;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <param name="venues">Those that count: all, or those of the event.</param>
    public static async Task PersonEqualsOracleAsync(
        IGrainFactory grains, int personId, TimeRange range, IReadOnlyCollection<Visit> stored, IReadOnlyCollection<long> venues, long? eventId,
        IReadOnlyCollection<Session> sessions, Func<long, GeoPoint, bool> covers, string because)
    {
        var stays = Stays(range, stored, venues, covers);
        var own = stays.FindAll(stay => stay.PersonId == personId);
        var attendance = await grains.GetGrain<IPersonGrain>(personId).FindAttendanceAsync(range, eventId, Token);
        Assert.Equal(
            own.OrderBy(stay => (stay.StartMs, stay.VenueId)).Select(stay => (stay.VenueId, stay.StartMs, stay.EndMs)),
            attendance.Stays.Select(stay => (stay.Venue.Id, stay.StartMs, stay.EndMs)));
        // What somebody saw is what they share with their own double.
        var seen = AttendanceOracle.Shared(own, own, _ => true, sessions).Sessions;
        Assert.Equal(
            sessions.Where(session => seen.ContainsKey(session.Id)).OrderBy(session => (session.StartMs, session.Id)).Select(session => (session, seen[session.Id])),
            attendance.Sessions.Select(attended => (attended.Session, attended.AttendedMs)));

        var expected =
            from other in Enumerable.Range(1, NearnessScenario.People)
            where other != personId && other != NearnessScenario.Unregistered
            let shared = AttendanceOracle.Shared(own, stays.FindAll(stay => stay.PersonId == other), Counts, sessions)
            where shared.Venues.Count + shared.Sessions.Count > 0
            orderby new ConnectionKey(shared.TogetherMs, other)
            select Text(other, shared.TogetherMs, shared.Venues.Select(entry => (entry.Key, entry.Value)), shared.Sessions.Select(entry => (entry.Key, entry.Value)));
        var found = await SharedAsync(grains, personId, range, eventId);
        Assert.True(expected.SequenceEqual(found), $"{because}, person {personId}: {string.Join("; ", found)} instead of {string.Join("; ", expected)}");
    }

    public static async Task VenueEqualsOracleAsync(
        IGrainFactory grains, long venueId, TimeRange range, IReadOnlyCollection<Visit> stored, IReadOnlyCollection<Session> sessions, Func<long, GeoPoint, bool> covers)
    {
        var registered = stored.Where(visit => visit.PersonId != NearnessScenario.Unregistered).ToArray();
        await EqualsAsync(AttendanceSpan.Of(range), Stays(range, registered, [venueId], covers));
        foreach (var session in sessions.Where(session => session.VenueId == venueId))
        {
            var parts = Stays(new(long.MinValue, long.MaxValue), registered, [venueId], covers)
                .Where(stay => stay.StartMs < session.EndMs && stay.EndMs >= session.StartMs)
                .Select(stay => stay with { StartMs = Math.Max(stay.StartMs, session.StartMs), EndMs = Math.Min(stay.EndMs, session.EndMs) });
            await EqualsAsync(AttendanceSpan.OfSession(session.StartMs, session.EndMs), [.. parts]);
        }

        async Task EqualsAsync(AttendanceSpan span, List<Stay> stays)
        {
            var grain = grains.GetGrain<IVenueAttendanceGrain>(venueId);
            var attendance = await grain.FindAsync(span, Token);
            Assert.Equal(stays.DistinctBy(stay => stay.PersonId).Count(), attendance.People);
            Assert.All(attendance.Timeline, step => Assert.Equal(
                stays.Where(stay => stay.StartMs < step.StartMs + attendance.StepMs && stay.EndMs >= step.StartMs).DistinctBy(stay => stay.PersonId).Count(), step.People));
            Assert.All(stays, stay => Assert.Contains(attendance.Timeline, step => step.StartMs <= stay.StartMs && stay.StartMs < step.StartMs + attendance.StepMs));

            var people = new List<Attendee>();
            for (var more = true; more;)
            {
                var page = await grain.ListPeopleAsync(span, people.Count == 0 ? 0 : people[^1].Person.Id, Page, Token);
                people.AddRange(page.People);
                more = page.HasMore;
            }

            Assert.Equal(
                stays.GroupBy(stay => stay.PersonId).OrderBy(person => person.Key)
                    .Select(of => (of.Key, of.Count(), of.Sum(stay => stay.DurationMs), of.Min(stay => stay.StartMs), of.Max(stay => stay.EndMs))),
                people.Select(one => (one.Person.Id, one.Stays, one.DurationMs, one.FirstMs, one.LastMs)));
        }
    }

    /// <summary>The kind that <see cref="Adapters.Spatial.Shapes.Venue"/> gives.</summary>
    private static bool Counts(long venue) => true;

    private static List<Stay> Stays(TimeRange range, IEnumerable<Visit> visits, IReadOnlyCollection<long> venues, Func<long, GeoPoint, bool> covers) =>
        AttendanceOracle.Stays(visits.Where(visit => range.Contains(visit.AtMs)), venues, StayGap.Ms, covers);

    private static async Task<List<string>> SharedAsync(IGrainFactory grains, int personId, TimeRange range, long? eventId)
    {
        var found = new List<string>();
        for (ConnectionKey? after = null; ;)
        {
            var page = await grains.GetGrain<IPersonGrain>(personId).FindSharedAsync(range, eventId, ["booth", "stage", "room"], after, Page, Token);
            found.AddRange(page.People.Select(shared => Text(
                shared.Person.Id, shared.OverlapMs, shared.Venues.Select(entry => (entry.Venue.Id, entry.OverlapMs)), shared.Sessions.Select(entry => (entry.Id, entry.OverlapMs)))));
            if (!page.HasMore)
                return found;
            after = page.People[^1].Key;
        }
    }

    private static string Text(int person, long togetherMs, IEnumerable<(long Id, long Ms)> venues, IEnumerable<(long Id, long Ms)> sessions) =>
        $"{person}: {togetherMs} ms in {string.Join(',', venues.OrderBy(entry => (-entry.Ms, entry.Id)))} at {string.Join(',', sessions.OrderBy(entry => (-entry.Ms, entry.Id)))}";
}
