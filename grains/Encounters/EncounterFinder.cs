using System.Collections.Immutable;
using UdaConnect.Geo;
using UdaConnect.Live;
using UdaConnect.Persons;
using UdaConnect.Time;
using UdaConnect.Venues;
using UdaConnect.Visits;

namespace UdaConnect.Encounters;

/// <summary>Answers for the Person grain with whom somebody had encounters: asks the areas around their visits, unites, names, sorts.</summary>
internal sealed class EncounterFinder(IVisitArchive archive, IFootprints footprints, PersonDirectory directory, IGrainFactory grains)
{
    public async Task<ConnectionsPage> FindConnectionsAsync(
        int personId, TimeRange range, EncounterMeasure measure, ConnectionKey? after, int limit, CancellationToken cancellationToken)
    {
        var contacts = await FindAsync(personId, otherId: null, range, measure, cancellationToken);
        var people = await directory.FindAsync(contacts.ByPerson.Keys.ToHashSet(), cancellationToken);
        var keys = people.Keys
            .Where(id => measure.LeastMsInADay == 0 || RollingDay.MostMs(contacts.ByPerson[id]) >= measure.LeastMsInADay)
            .Select(id => new ConnectionKey(contacts.ByPerson[id].Sum(contact => contact.DurationMs), id))
            .Where(key => after is null || key > after)
            .Order().Take(limit + 1).ToArray();
        var page = keys.Take(limit).ToArray();
        var names = await NamesAsync(page.SelectMany(key => contacts.ByPerson[key.PersonId]), cancellationToken);
        return new([.. page.Select(key => Sum(people[key.PersonId], contacts.ByPerson[key.PersonId], key, names))], keys.Length > limit);
    }

    public async Task<EncountersPage> FindEncountersAsync(
        int personId, int otherId, TimeRange range, EncounterMeasure measure, long? afterMs, int limit, CancellationToken cancellationToken)
    {
        var contacts = await FindAsync(personId, otherId, range, measure, cancellationToken);
        if (!contacts.ByPerson.TryGetValue(otherId, out var all) || (measure.LeastMsInADay > 0 && RollingDay.MostMs(all) < measure.LeastMsInADay))
            return new([], HasMore: false);
        var rest = all.Where(contact => afterMs is null || contact.StartMs > afterMs).Take(limit + 1).ToArray();
        var page = rest.Take(limit).ToArray();
        var names = await NamesAsync(page, cancellationToken);
        return new([.. page.Select(contact => new Encounter(
            contact.StartMs, contact.EndMs, Chord.MetresFor(contact.ClosestSquaredChord), contacts.Own[contact.Own].Place, Named(contact.Venues, names)))], rest.Length > limit);
    }

    /// <summary>All encounters with registered people, and everything else that a live feed needs to know.</summary>
    public async Task<AllEncounters> FindAllAsync(int personId, TimeRange range, EncounterMeasure measure, CancellationToken cancellationToken)
    {
        var contacts = await FindAsync(personId, otherId: null, range, measure, cancellationToken);
        var people = await directory.FindAsync(contacts.ByPerson.Keys.ToHashSet(), cancellationToken);
        return new(
            contacts.ByPerson.Where(entry => people.ContainsKey(entry.Key))
                .Where(entry => measure.LeastMsInADay == 0 || RollingDay.MostMs(entry.Value) >= measure.LeastMsInADay)
                .ToDictionary(entry => entry.Key, entry => entry.Value.Select(contact => Meeting.Of(contact, contacts.Own)).ToImmutableArray()),
            contacts.ByPerson.Keys.Where(id => !people.ContainsKey(id)).ToHashSet(),
            contacts.Areas.Select(area => area.Id).Concat(contacts.Own.SelectMany(visit => Tiles(GeoBox.AroundDisc(visit.Place, measure.Metres)))).ToHashSet());
    }

    private async Task<Found> FindAsync(int personId, int? otherId, TimeRange range, EncounterMeasure measure, CancellationToken cancellationToken)
    {
        var surroundings = await archive.FindSurroundingsAsync(personId, range, measure.Metres, cancellationToken);
        var own = surroundings.OwnVisits;
        var venues = await footprints.FindCoveringAsync(Array.ConvertAll(own, visit => visit.Place), cancellationToken);
        var plan = new ContactPlan(own, venues, range, measure);
        await plan.MakeAsync(surroundings.Areas, async (areaId, reach) => await Venue(areaId).ListSlotsAsync(reach, cancellationToken));

        var runs = new Dictionary<int, List<Contact>>();
        foreach (var window in plan.Windows())
        {
            var questions = plan.QuestionsOf(window, personId, otherId).ToArray();
            var answers = await Task.WhenAll(questions.Select(asked => Venue(asked.AreaId).FindContactsAsync(asked.Question, cancellationToken)));
            for (var i = 0; i < questions.Length; i++)
                Collect(answers[i], questions[i].Own, runs);
        }

        return new(own, surroundings.Areas, runs.ToDictionary(entry => entry.Key, entry => Contact.Unite(entry.Value, measure.GapMs)));
    }

    private static void Collect(ContactRuns answer, int[] own, Dictionary<int, List<Contact>> runs)
    {
        var all = answer.Runs;
        for (var i = 0; i < all.Length; i++)
        {
            ref readonly var run = ref all[i];
            if (!runs.TryGetValue(run.PersonId, out var contacts))
                runs.Add(run.PersonId, contacts = []);
            contacts.Add(new(
                run.PersonId, run.StartMs, run.EndMs, run.ClosestSquaredChord, run.ClosestAtMs, run.ClosestVisitId, own[run.Point], answer.VenuesOf(i).ToArray()));
        }
    }

    private static PersonConnection Sum(Person person, List<Contact> contacts, ConnectionKey key, IReadOnlyDictionary<long, IFootprint> names) => new(
        person, contacts.Count, key.DurationMs, contacts[0].StartMs, contacts.Max(contact => contact.EndMs),
        Chord.MetresFor(contacts.Min(contact => contact.ClosestSquaredChord)), Named(new SortedSet<long>(contacts.SelectMany(contact => contact.Venues)), names));

    private static ImmutableArray<VenueName> Named(IEnumerable<long> venues, IReadOnlyDictionary<long, IFootprint> names) =>
        [.. venues.Select(id => new VenueName(id, names[id].Name))];

    private ValueTask<IReadOnlyDictionary<long, IFootprint>> NamesAsync(IEnumerable<Contact> contacts, CancellationToken cancellationToken) =>
        footprints.GetAsync(contacts.SelectMany(contact => contact.Venues).ToHashSet(), cancellationToken);

    /// <summary>A tile that holds no visit yet is no area yet. Of discs larger than a tile these are not all.</summary>
    private static IEnumerable<long> Tiles(GeoBox box) =>
        [MapTile.IdAt(box.West, box.South), MapTile.IdAt(box.East, box.South), MapTile.IdAt(box.West, box.North), MapTile.IdAt(box.East, box.North)];

    private IEventVenueGrain Venue(long areaId) => grains.GetGrain<IEventVenueGrain>(areaId);

    private sealed record Found(Visit[] Own, IReadOnlyList<Area> Areas, Dictionary<int, List<Contact>> ByPerson);
}

/// <param name="ByPerson">Of each registered person by start.</param>
/// <param name="Unregistered">Who else was near.</param>
/// <param name="Areas">In which arrivals may change the answer.</param>
internal sealed record AllEncounters(IReadOnlyDictionary<int, ImmutableArray<Meeting>> ByPerson, IReadOnlySet<int> Unregistered, IReadOnlySet<long> Areas);
