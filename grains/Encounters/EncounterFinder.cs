using System.Collections.Immutable;
using UdaConnect.Events;
using UdaConnect.FanOut;
using UdaConnect.Geo;
using UdaConnect.Persons;
using UdaConnect.Sessions;
using UdaConnect.Time;
using UdaConnect.Venues;
using UdaConnect.Visits;

namespace UdaConnect.Encounters;

/// <summary>Answers for the Person grain with whom somebody had encounters: asks the areas around their visits, unites, names, sorts.</summary>
internal sealed class EncounterFinder(
    IVisitArchive archive, AreaFanOut areas, IFootprints footprints, ISessionStore sessions, IEventStore events, PersonDirectory directory, KeptConnections kept, IGrainFactory grains)
{
    public async Task<ConnectionsPage> FindConnectionsAsync(
        int personId, TimeRange range, EncounterMeasure measure, long? eventId, ConnectionKey? after, int limit, CancellationToken cancellationToken)
    {
        // A first page shows what is true now; those behind it go on in the same list, or in a new one where that is gone.
        var question = new ConnectionsQuestion(personId, range, measure, eventId);
        var part = after is null ? null : kept.Find(question)?.After(after, limit);
        if (part is null)
        {
            var askedAt = kept.Begin();
            var list = await FindListAsync(question, cancellationToken);
            part = list.After(after, limit);
            if (part.Value.HasMore)
                kept.Keep(question, list, askedAt);
            else
                kept.Forget(question, askedAt);
        }

        return part.Value.Named(await footprints.GetAsync(part.Value.VenueIds, cancellationToken));
    }

    public async Task<EncountersPage> FindEncountersAsync(
        int personId, int otherId, TimeRange range, EncounterMeasure measure, long? eventId, long? afterMs, int limit, CancellationToken cancellationToken)
    {
        var contacts = Unite(await FindAsync(personId, otherId, range, measure, eventId, cancellationToken), measure);
        if (!contacts.ByPerson.TryGetValue(otherId, out var all) || (measure.LeastMsInADay > 0 && RollingDay.MostMs(all) < measure.LeastMsInADay))
            return new([], HasMore: false);
        var rest = all.Where(contact => afterMs is null || contact.StartMs > afterMs).Take(limit + 1).ToArray();
        var page = rest.Take(limit).ToArray();
        var names = await NamesAsync(page, cancellationToken);
        return new([.. page.Select(contact => new Encounter(
            contact.StartMs, contact.EndMs, Chord.MetresFor(contact.ClosestSquaredChord), contacts.Own[contact.Own].Place, Named(contact.Venues, names),
            [.. contact.Sessions.Select(id => new SessionName(id, contacts.Sessions[id].Title))]))], rest.Length > limit);
    }

    /// <summary>All runs with everybody, registered or not.</summary>
    public async Task<FoundContacts> FindContactsAsync(int personId, TimeRange range, EncounterMeasure measure, CancellationToken cancellationToken) =>
        Unite(await FindAsync(personId, otherId: null, range, measure, eventId: null, cancellationToken), measure);

    private async Task<ConnectionList> FindListAsync(ConnectionsQuestion question, CancellationToken cancellationToken)
    {
        var found = await FindAsync(question.PersonId, otherId: null, question.Range, question.Measure, question.EventId, cancellationToken);
        var sums = ConnectionSums.Of([.. found.Answers.Select(answer => answer.Runs)], question.Measure);
        return ConnectionList.Of(sums, await directory.FindAllAsync(PeopleOf(sums), cancellationToken));
    }

    private async Task<Found> FindAsync(
        int personId, int? otherId, TimeRange range, EncounterMeasure measure, long? eventId, CancellationToken cancellationToken)
    {
        // Areas are read behind the visits, so those of all of them are there.
        var own = await archive.FindOwnVisitsAsync(personId, range, cancellationToken);
        var plan = new ContactPlan(own, range, measure);

        // Neither needs the other, and both wait for somebody else.
        var places = FindPlacesAsync(own, measure, eventId, cancellationToken);
        var around = archive.FindAreasAsync(Surroundings.BoxesAround(own, measure.Metres), cancellationToken);
        await Task.WhenAll(places, plan.MakeAsync(await around, async (areaId, reach) => await Venue(areaId).ListSlotsAsync(reach, cancellationToken)));

        var found = new List<(ContactRuns Runs, int[] Own)>();
        foreach (var window in plan.Windows())
        {
            var questions = plan.QuestionsOf(window, personId, otherId, await places).ToArray();
            var answers = await areas.FindContactsAsync(Array.ConvertAll(questions, asked => (asked.AreaId, asked.Question)), cancellationToken);
            found.AddRange(answers.Zip(questions, (runs, asked) => (runs, asked.Own)));
        }

        return new(own, await around, (await places).Sessions, found);
    }

    private async Task<OwnPlaces> FindPlacesAsync(Visit[] own, EncounterMeasure measure, long? eventId, CancellationToken cancellationToken)
    {
        var venues = await footprints.FindCoveringAsync(Array.ConvertAll(own, visit => visit.Place), cancellationToken);
        if (eventId is { } id)
        {
            var ofEvent = await events.FindVenuesAsync(id, cancellationToken);
            venues = Array.ConvertAll(venues, ids => Array.FindAll(ids, ofEvent.Contains));
        }

        return new(venues, await FindSessionsAsync(own, venues, measure, cancellationToken), VenuesOnly: eventId is not null);
    }

    /// <summary>What takes place at the venues of a person's visits while moments of theirs may lie there.</summary>
    private async Task<IReadOnlyDictionary<long, Session>> FindSessionsAsync(
        Visit[] own, long[][] venues, EncounterMeasure measure, CancellationToken cancellationToken)
    {
        var all = venues.SelectMany(ids => ids).ToHashSet();
        if (all.Count == 0)
            return ImmutableDictionary<long, Session>.Empty;
        // A moment's instant is the later visit's.
        var found = await sessions.FindAsync(all, new(own[0].AtMs, own[^1].AtMs + measure.WithinMs + 1), cancellationToken);
        return found.Values.SelectMany(ofVenue => ofVenue).ToDictionary(session => session.Id);
    }

    private static FoundContacts Unite(Found found, EncounterMeasure measure)
    {
        var runs = new Dictionary<int, List<Contact>>();
        foreach (var (answer, own) in found.Answers)
            Collect(answer, own, runs);
        return new(
            found.Own, AreasAround(found.Own, found.Areas, measure), found.Sessions, runs.ToDictionary(entry => entry.Key, entry => Contact.Unite(entry.Value, measure.GapMs)));
    }

    private static int[] PeopleOf(ConnectionSums sums)
    {
        var people = new int[sums.Sums.Length];
        for (var i = 0; i < people.Length; i++)
            people[i] = sums.Sums[i].Key.PersonId;
        return people;
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
                run.PersonId, run.StartMs, run.EndMs, run.ClosestSquaredChord, run.ClosestAtMs, run.ClosestVisitId, own[run.Point], answer.VenuesOf(i).ToArray(),
                answer.SessionsOf(i).ToArray()));
        }
    }

    private static ImmutableArray<VenueName> Named(IEnumerable<long> venues, IReadOnlyDictionary<long, IFootprint> names) =>
        [.. venues.Select(id => new VenueName(id, names[id].Name))];

    private ValueTask<IReadOnlyDictionary<long, IFootprint>> NamesAsync(IEnumerable<Contact> contacts, CancellationToken cancellationToken) =>
        footprints.GetAsync(contacts.SelectMany(contact => contact.Venues).ToHashSet(), cancellationToken);

    /// <summary>A tile that holds no visit yet is no area yet; of discs larger than a tile not all such tiles are here.</summary>
    private static HashSet<long> AreasAround(Visit[] own, IReadOnlyList<Area> areas, EncounterMeasure measure)
    {
        var ids = areas.Select(area => area.Id).ToHashSet();
        foreach (var visit in own)
        {
            var box = GeoBox.AroundDisc(visit.Place, measure.Metres);
            ids.UnionWith([MapTile.IdAt(box.West, box.South), MapTile.IdAt(box.East, box.South), MapTile.IdAt(box.West, box.North), MapTile.IdAt(box.East, box.North)]);
        }

        return ids;
    }

    private IEventVenueGrain Venue(long areaId) => grains.GetGrain<IEventVenueGrain>(areaId);

    /// <summary>As the areas answered, each with the places of the points that it was asked about among the person's visits.</summary>
    private sealed record Found(
        Visit[] Own, IReadOnlyList<Area> Areas, IReadOnlyDictionary<long, Session> Sessions, IReadOnlyList<(ContactRuns Runs, int[] Own)> Answers);
}

/// <summary>Runs as the areas around a person found them.</summary>
/// <param name="Own">The person's visits by time then id.</param>
/// <param name="AreaIds">In which arrivals may change this.</param>
/// <param name="Sessions">At the venues of the person's visits, by id.</param>
/// <param name="ByPerson">By start.</param>
internal sealed record FoundContacts(
    Visit[] Own, IReadOnlySet<long> AreaIds, IReadOnlyDictionary<long, Session> Sessions, IReadOnlyDictionary<int, List<Contact>> ByPerson);
