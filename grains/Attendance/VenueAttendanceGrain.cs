using System.Collections.Immutable;
using Orleans.Concurrency;
using UdaConnect.Persons;
using UdaConnect.Visits;

namespace UdaConnect.Attendance;

/// <summary>Asks the areas around a venue who was in it; keeps nothing.</summary>
[GrainType("venue-attendance"), StatelessWorker]
internal sealed class VenueAttendanceGrain(IVisitArchive archive, PersonDirectory directory) : Grain, IVenueAttendanceGrain
{
    public async Task<VenueAttendance> FindAsync(AttendanceSpan span, CancellationToken cancellationToken = default)
    {
        var (stays, people) = await StaysAsync(span, cancellationToken);
        var width = Timeline.WidthFor(span.Clip ?? span.Visits);
        return new(people.Count, width, Timeline.Of(stays, width));
    }

    public async Task<AttendeesPage> ListPeopleAsync(AttendanceSpan span, int afterPersonId, int limit, CancellationToken cancellationToken = default)
    {
        var (stays, people) = await StaysAsync(span, cancellationToken);
        var rest = stays.Where(stay => stay.PersonId > afterPersonId).GroupBy(stay => stay.PersonId).OrderBy(person => person.Key).Take(limit + 1).ToArray();
        return new([.. rest.Take(limit).Select(person => Attendee(people[person.Key], [.. person]))], rest.Length > limit);
    }

    private static Attendee Attendee(Person person, ImmutableArray<Stay> stays) => new(
        person, stays.Length, stays.Sum(stay => stay.DurationMs), stays.Min(stay => stay.StartMs), stays.Max(stay => stay.EndMs));

    private async Task<(Stay[] Stays, IReadOnlyDictionary<int, Person> People)> StaysAsync(AttendanceSpan span, CancellationToken cancellationToken)
    {
        var venue = new VenueSpans(this.GetPrimaryKeyLong(), [span.Visits]);
        IEnumerable<Stay> stays = await new PresenceFinder(archive, GrainFactory).FindAsync([venue], span.Visits, StayGap.Ms, exceptPersonId: null, cancellationToken);
        if (span.Clip is { } clip)
            stays = stays.Select(stay => stay.Within(clip)).OfType<Stay>();
        Stay[] all = [.. stays];
        var people = await directory.FindAsync(all.Select(stay => stay.PersonId).ToHashSet(), cancellationToken);
        return (Array.FindAll(all, stay => people.ContainsKey(stay.PersonId)), people);
    }
}
