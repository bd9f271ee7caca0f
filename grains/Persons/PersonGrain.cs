using System.Collections.Immutable;
using UdaConnect.Attendance;
using UdaConnect.Connections;
using UdaConnect.Encounters;
using UdaConnect.Geo;
using UdaConnect.Time;
using UdaConnect.Venues;
using UdaConnect.Visits;

namespace UdaConnect.Persons;

/// <summary>Answers for one attendee: reads their own visits, asks the areas around them, merges and names what comes back.</summary>
[GrainType("person")]
internal sealed class PersonGrain(
    IVisitArchive archive, PersonDirectory directory, EncounterFinder encounters, AttendanceFinder attendance, TimeProvider time) : Grain, IPersonGrain
{
    private readonly NearbyPlans _plans = new(time);

    public async Task<VisitPage> FindVisitsAsync(TimeRange range, VisitCursor? after, int limit, CancellationToken cancellationToken = default) =>
        VisitPage.Of(await archive.FindVisitsAsync(PersonId, range, after, limit, cancellationToken));

    public async Task<NearbyPage> FindNearbyAsync(NearbyQuestion question, long fromMs, CancellationToken cancellationToken = default)
    {
        var plan = await _plans.GetOrMakeAsync(question.Id, () => MakePlanAsync(question, cancellationToken));
        if (plan.WindowFrom(fromMs) is not { IsEmpty: false } window)
            return new(VisitPage.Empty, [], null);

        var named = plan.Named.Begin(fromMs);
        var answers = await Task.WhenAll(plan.Shares
            .Where(share => share.HasSlotIn(window))
            .Select(share => Venue(share.AreaId).FindNearAsync(
                new(PersonId, window, Chord.SquaredFor(question.Metres), plan.Question.WithinMs, share.Points), cancellationToken)));
        var completeUntilMs = answers.Min(answer => answer.CompleteUntilMs);
        var visits = VisitMerge.Merge(Array.ConvertAll(answers, answer => answer.Visits), completeUntilMs);
        plan.Observe(visits.Count);

        var people = ImmutableArray<Person>.Empty;
        if (question.RegisteredOnly)
            (visits, people) = await KeepRegisteredAsync(visits, named, cancellationToken);
        return new(visits, people, plan.NextFrom(completeUntilMs));
    }

    public Task<ConnectionsPage> FindConnectionsAsync(
        TimeRange range, EncounterMeasure measure, long? eventId, ConnectionKey? after, int limit, CancellationToken cancellationToken = default) =>
        encounters.FindConnectionsAsync(PersonId, range, measure, eventId, after, limit, cancellationToken);

    public Task<EncountersPage> FindEncountersAsync(
        int otherId, TimeRange range, EncounterMeasure measure, long? eventId, long? afterMs, int limit, CancellationToken cancellationToken = default) =>
        encounters.FindEncountersAsync(PersonId, otherId, range, measure, eventId, afterMs, limit, cancellationToken);

    public Task<PersonAttendance> FindAttendanceAsync(TimeRange range, long? eventId, CancellationToken cancellationToken = default) =>
        attendance.FindAsync(PersonId, range, eventId, cancellationToken);

    public Task<SharedPage> FindSharedAsync(
        TimeRange range, long? eventId, ImmutableArray<string> kinds, ConnectionKey? after, int limit, CancellationToken cancellationToken = default) =>
        attendance.FindSharedAsync(PersonId, range, eventId, kinds.ToHashSet(StringComparer.Ordinal), after, limit, cancellationToken);

    private int PersonId => (int)this.GetPrimaryKeyLong();

    private async Task<NearbyPlan> MakePlanAsync(NearbyQuestion question, CancellationToken cancellationToken)
    {
        var surroundings = question.Around is { } place
            ? new Surroundings(
                [new Visit(0, question.Range.StartMs, place.Longitude, place.Latitude, PersonId)],
                await archive.FindAreasAsync(GeoBox.AroundDisc(place, question.Metres), cancellationToken))
            : await archive.FindSurroundingsAsync(PersonId, question.Range, question.Metres, cancellationToken);
        return await NearbyPlan.MakeAsync(
            question, surroundings, async (areaId, range) => await Venue(areaId).ListSlotsAsync(range, cancellationToken));
    }

    /// <summary>Visits of people who are registered by now, and the names the asker does not have yet.</summary>
    private async Task<(VisitPage Visits, ImmutableArray<Person> People)> KeepRegisteredAsync(
        VisitPage visits, NamedPeople.Window named, CancellationToken cancellationToken)
    {
        var ids = new HashSet<int>();
        foreach (ref readonly var visit in visits.Visits)
            ids.Add(visit.PersonId);
        var registered = await directory.FindAsync(ids, cancellationToken);
        if (registered.Count < ids.Count)
            visits = VisitPage.Of(Array.FindAll(visits.Visits.ToArray(), visit => registered.ContainsKey(visit.PersonId)));
        return (visits, [.. registered.Values.Where(person => named.MustName(person.Id))]);
    }

    private IEventVenueGrain Venue(long areaId) => GrainFactory.GetGrain<IEventVenueGrain>(areaId);
}
