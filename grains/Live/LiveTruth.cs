using UdaConnect.Encounters;
using UdaConnect.Sessions;
using UdaConnect.Time;
using UdaConnect.Visits;

namespace UdaConnect.Live;

/// <summary>What is known to be true within a feed's range. Immutable.</summary>
/// <remarks>
/// Visits are never taken back, so moments are only added: runs known before and the runs of a part of the range that holds every new moment unite to exactly the
/// runs of all (docs/adr/0010).
/// </remarks>
internal sealed class LiveTruth
{
    private LiveTruth(Visit[] own, IReadOnlyDictionary<int, List<Contact>> byPerson, IReadOnlyDictionary<long, Session> sessions, IReadOnlySet<long> areas) =>
        (Own, ByPerson, Sessions, Areas) = (own, byPerson, sessions, areas);

    /// <summary>The person's visits by time then id.</summary>
    public Visit[] Own { get; }

    /// <summary>Of everybody, registered or not, by start.</summary>
    public IReadOnlyDictionary<int, List<Contact>> ByPerson { get; }

    public IReadOnlyDictionary<long, Session> Sessions { get; }

    /// <summary>In which arrivals may change the answer.</summary>
    public IReadOnlySet<long> Areas { get; }

    public static LiveTruth Of(FoundContacts whole) => new(whole.Own, whole.ByPerson, whole.Sessions, whole.AreaIds);

    /// <summary>This, and what is true of a part of the range: from an instant on that is earlier, by the tolerance at least, than any visit that is new.</summary>
    public LiveTruth With(FoundContacts part, long partStartMs, long gapMs)
    {
        var before = Array.FindIndex(Own, visit => visit.AtMs >= partStartMs) is >= 0 and var first ? first : Own.Length;
        Visit[] own = [.. Own.AsSpan(0, before), .. part.Own];

        // New visits of the person move the places of those behind them; what is behind was asked again, so each is there.
        var moved = new int[Own.Length];
        for (var i = 0; i < moved.Length; i++)
            moved[i] = i < before ? i : Array.BinarySearch(own, Own[i]);

        var byPerson = new Dictionary<int, List<Contact>>(ByPerson.Count);
        foreach (var (person, contacts) in ByPerson)
            byPerson.Add(person, contacts.ConvertAll(contact => contact with { Own = moved[contact.Own] }));
        foreach (var (person, contacts) in part.ByPerson)
        {
            var placed = contacts.ConvertAll(contact => contact with { Own = contact.Own + before });
            byPerson[person] = byPerson.TryGetValue(person, out var known) ? Contact.Unite(known.Concat(placed), gapMs) : placed;
        }

        var sessions = new Dictionary<long, Session>(Sessions);
        foreach (var (id, session) in part.Sessions)
            sessions[id] = session;
        return new(own, byPerson, sessions, Areas.IsSupersetOf(part.AreaIds) ? Areas : Areas.Union(part.AreaIds).ToHashSet());
    }
}

/// <summary>Asks what is true: as a whole, or only from the earliest arrival on.</summary>
internal sealed class LiveQuestion(EncounterFinder finder)
{
    /// <param name="known">Null: asks the whole.</param>
    /// <param name="fromMs">No visit before it has arrived since <paramref name="known"/> was asked; <see cref="long.MaxValue"/>: none at all.</param>
    public async Task<LiveTruth> AskAsync(int personId, LiveFeed feed, LiveTruth? known, long fromMs, CancellationToken cancellationToken)
    {
        if (known is null)
            return LiveTruth.Of(await finder.FindContactsAsync(personId, feed.Range, feed.Measure, cancellationToken));
        if (fromMs == long.MaxValue)
            return known;
        var part = feed.Range.Intersect(new TimeRange(fromMs - feed.WithinMs, long.MaxValue));
        return part.IsEmpty ? known : known.With(await finder.FindContactsAsync(personId, part, feed.Measure, cancellationToken), part.StartMs, feed.GapMs);
    }
}
