using System.Collections.Immutable;
using UdaConnect.Encounters;
using UdaConnect.Events;
using UdaConnect.Persons;
using UdaConnect.Sessions;
using UdaConnect.Time;
using UdaConnect.Visits;

namespace UdaConnect.Attendance;

/// <summary>Answers for the Person grain where somebody was, and who was there too.</summary>
internal sealed class AttendanceFinder(
    IVisitArchive archive, IFootprints footprints, ISessionStore sessions, IEventStore events, PersonDirectory directory, IGrainFactory grains)
{
    public async Task<PersonAttendance> FindAsync(int personId, TimeRange range, long? eventId, CancellationToken cancellationToken)
    {
        var stays = await FindStaysAsync(personId, range, eventId, cancellationToken);
        var schedule = await FindSessionsAsync(stays, cancellationToken);
        var venues = await footprints.GetAsync(stays.Select(stay => stay.VenueId).ToHashSet(), cancellationToken);
        var attended =
            from stay in stays
            from session in schedule.GetValueOrDefault(stay.VenueId, [])
            let part = stay.Within(session.Range)
            where part is not null
            group part.Value.DurationMs by session into parts
            orderby parts.Key.StartMs, parts.Key.Id
            select new AttendedSession(parts.Key, parts.Sum());
        return new(
            [.. stays.OrderBy(stay => (stay.StartMs, stay.VenueId)).Select(stay => new VenueStay(new(stay.VenueId, venues[stay.VenueId].Name), stay.StartMs, stay.EndMs))],
            [.. attended]);
    }

    public async Task<SharedPage> FindSharedAsync(
        int personId, TimeRange range, long? eventId, IReadOnlySet<string> kinds, ConnectionKey? after, int limit, CancellationToken cancellationToken)
    {
        var own = await FindStaysAsync(personId, range, eventId, cancellationToken);
        var schedule = await FindSessionsAsync(own, cancellationToken);
        var venues = await footprints.GetAsync(own.Select(stay => stay.VenueId).ToHashSet(), cancellationToken);
        var spans = own.GroupBy(stay => stay.VenueId).Select(stays => new VenueSpans(
            stays.Key, Spans(Counts(stays.Key) ? stays : stays.SelectMany(stay => PartsAt(schedule, stay)), StayGap.Ms)));
        var others = await new PresenceFinder(archive, grains).FindAsync([.. spans], range, StayGap.Ms, personId, cancellationToken);

        var shared = SharedRule.Find(own, others, Counts, schedule);
        var people = await directory.FindAsync(shared.Keys.ToHashSet(), cancellationToken);
        var keys = people.Keys.Select(id => new ConnectionKey(shared[id].TogetherMs(), id)).Where(key => after is null || key > after).Order().Take(limit + 1).ToArray();
        return new([.. keys.Take(limit).Select(key => Name(people[key.PersonId], key.DurationMs, shared[key.PersonId], venues))], keys.Length > limit);

        bool Counts(long venueId) => kinds.Contains(venues[venueId].Kind);
    }

    private static IEnumerable<Stay> PartsAt(IReadOnlyDictionary<long, Session[]> schedule, Stay stay) =>
        schedule.GetValueOrDefault(stay.VenueId, []).Select(session => stay.Within(session.Range)).OfType<Stay>();

    private async Task<List<Stay>> FindStaysAsync(int personId, TimeRange range, long? eventId, CancellationToken cancellationToken)
    {
        var own = await archive.FindOwnVisitsAsync(personId, range, cancellationToken);
        var covering = await footprints.FindCoveringAsync(Array.ConvertAll(own, visit => visit.Place), cancellationToken);
        if (eventId is { } id)
        {
            var venues = await events.FindVenuesAsync(id, cancellationToken);
            covering = Array.ConvertAll(covering, ids => Array.FindAll(ids, venues.Contains));
        }

        return Stay.Of(own, covering, StayGap.Ms);
    }

    private async Task<IReadOnlyDictionary<long, Session[]>> FindSessionsAsync(List<Stay> stays, CancellationToken cancellationToken) => stays.Count == 0
        ? ImmutableDictionary<long, Session[]>.Empty
        : await sessions.FindAsync(
            stays.Select(stay => stay.VenueId).ToHashSet(), new(stays.Min(stay => stay.StartMs), stays.Max(stay => stay.EndMs) + 1), cancellationToken);

    /// <summary>Where visits of others may lie that make stays which overlap these: no farther than a gap away.</summary>
    internal static ImmutableArray<TimeRange> Spans(IEnumerable<Stay> stays, long gapMs)
    {
        var spans = new List<TimeRange>();
        foreach (var span in stays.Select(stay => new TimeRange(stay.StartMs, stay.EndMs + 1).Widen(gapMs)).OrderBy(span => span.StartMs))
        {
            if (spans.Count > 0 && span.StartMs <= spans[^1].EndMs)
                spans[^1] = spans[^1] with { EndMs = Math.Max(spans[^1].EndMs, span.EndMs) };
            else
                spans.Add(span);
        }

        return [.. spans];
    }

    private static SharedAttendance Name(Person person, long togetherMs, Shared shared, IReadOnlyDictionary<long, IFootprint> venues) => new(
        person, togetherMs,
        [.. shared.MsByVenue.OrderBy(entry => (-entry.Value, entry.Key)).Select(entry => new VenueOverlap(new(entry.Key, venues[entry.Key].Name), entry.Value))],
        [.. shared.BySession.Values.OrderBy(entry => (-entry.Ms, entry.Session.Id))
            .Select(entry => new SessionOverlap(entry.Session.Id, entry.Session.Title, entry.Session.VenueId, entry.Ms))]);
}
