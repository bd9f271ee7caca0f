using System.Collections.Immutable;
using Orleans.Placement;
using UdaConnect.Attendance;
using UdaConnect.Connections;
using UdaConnect.Encounters;
using UdaConnect.FanOut;
using UdaConnect.Geo;
using UdaConnect.Time;
using UdaConnect.Venues;
using UdaConnect.Visits;

namespace UdaConnect.Persons;

/// <summary>Answers for one attendee: reads their own visits, asks the areas around them, merges and names what comes back.</summary>
[GrainType("person"), PreferLocalPlacement]
internal sealed class PersonGrain(
    IVisitArchive archive, AreaFanOut areas, PersonDirectory directory, EncounterFinder encounters, AttendanceFinder attendance, TimeProvider time) : Grain, IPersonGrain
{
    private readonly NearbyPlans _plans = new(time);

    public async Task<VisitPage> FindVisitsAsync(TimeRange range, VisitCursor? after, int limit, CancellationToken cancellationToken = default) =>
        VisitPage.Of(await archive.FindVisitsAsync(PersonId, range, after, limit, cancellationToken));

    public async Task<NearbyPage> FindNearbyAsync(NearbyQuestion question, long fromMs, CancellationToken cancellationToken = default)
    {
        var plan = await _plans.GetOrMakeAsync(question.Id, () => MakePlanAsync(question, cancellationToken));
        var page = await (plan.Ahead.Take(fromMs)?.WaitAsync(cancellationToken) ?? FindWindowAsync(plan, fromMs, cancellationToken));
        if (page.NextMs is { } nextMs)
            _ = plan.Ahead.Start(nextMs, () => FindWindowAsync(plan, nextMs, CancellationToken.None), time);
        return page;
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
        var own = question.Around is { } place
            ? [new Visit(0, question.Range.StartMs, place.Longitude, place.Latitude, PersonId)]
            : await archive.FindOwnVisitsAsync(PersonId, question.Range, cancellationToken);
        var surroundings = new Surroundings(own, await archive.FindAreasAsync(Surroundings.BoxesAround(own, question.Metres), cancellationToken));
        return await NearbyPlan.MakeAsync(
            question, surroundings, async (areaId, range) => await Venue(areaId).ListSlotsAsync(range, cancellationToken));
    }

    private async Task<NearbyPage> FindWindowAsync(NearbyPlan plan, long fromMs, CancellationToken cancellationToken)
    {
        if (plan.WindowFrom(fromMs) is not { IsEmpty: false } window)
            return new(VisitPage.Empty, null);

        var question = plan.Question;
        var asked = plan.Shares
            .Where(share => share.HasSlotIn(window))
            .Select(share => (share.AreaId, new NearQuestion(PersonId, window, Chord.SquaredFor(question.Metres), question.WithinMs, share.Points)));
        var answers = await areas.FindNearAsync([.. asked], cancellationToken);
        var completeUntilMs = answers.Min(answer => answer.CompleteUntilMs);
        var visits = VisitMerge.Merge(Array.ConvertAll(answers, answer => answer.Visits), completeUntilMs);
        plan.Observe(visits.Count);

        if (question.RegisteredOnly)
            visits = await KeepRegisteredAsync(visits, plan.Registered, cancellationToken);
        return new(visits, plan.NextFrom(completeUntilMs));
    }

    /// <summary>Visits of people who are registered by now.</summary>
    /// <param name="registered">Those known to be; grows.</param>
    private async Task<VisitPage> KeepRegisteredAsync(VisitPage visits, HashSet<int> registered, CancellationToken cancellationToken)
    {
        var unknown = visits.PersonIds(id => !registered.Contains(id));
        if (unknown.Count == 0)
            return visits;
        var found = await directory.FindAsync(unknown, cancellationToken);
        registered.UnionWith(found.Keys);
        return found.Count == unknown.Count
            ? visits
            : VisitPage.Of(Array.FindAll(visits.Visits.ToArray(), visit => !unknown.Contains(visit.PersonId) || found.ContainsKey(visit.PersonId)));
    }

    private IEventVenueGrain Venue(long areaId) => GrainFactory.GetGrain<IEventVenueGrain>(areaId);
}
