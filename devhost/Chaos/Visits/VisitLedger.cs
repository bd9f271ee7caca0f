using System.Collections.Concurrent;
using UdaConnect.Time;
using UdaConnect.Visits;

namespace UdaConnect.DevHost.Chaos.Visits;

/// <summary>Every visit of one scenario, as its producers know them: the truth that the system is held against.</summary>
public sealed class VisitLedger(TimeRange range)
{
    private readonly ConcurrentDictionary<long, LedgerEntry> _byId = new();
    private readonly ConcurrentBag<LedgerEntry> _withoutId = [];
    private readonly ConcurrentBag<LedgerEntry> _conflicts = [];

    /// <summary>Of the visits that have a time of their own.</summary>
    public TimeRange Range => range;

    public NearIndex Near { get; } = new();

    /// <summary>Under its own id, or under the one the server told.</summary>
    public IReadOnlyCollection<LedgerEntry> WithId => (IReadOnlyCollection<LedgerEntry>)_byId.Values;

    /// <summary>Sent once without an id; those acknowledged are in <see cref="WithId"/> too where the id was told.</summary>
    public IReadOnlyCollection<LedgerEntry> WithoutId => _withoutId;

    public IReadOnlyCollection<LedgerEntry> Conflicts => _conflicts;

    public int Acknowledged => _byId.Values.Count(entry => entry.IsAcknowledged) + _conflicts.Count(entry => entry.IsAcknowledged)
        + _withoutId.Count(entry => entry.IsAcknowledged && entry.Visit.Id == 0);

    /// <summary>A visit under an id of its own. The same id again is the same visit.</summary>
    public LedgerEntry Add(Visit visit, bool ownTime = true)
    {
        var entry = _byId.GetOrAdd(visit.Id, _ => new(visit, ownTime));
        if (ownTime) Near.Add(entry);
        return entry;
    }

    /// <summary>A visit that the server gives an id: it may be sent once only.</summary>
    public LedgerEntry AddWithoutId(Visit visit)
    {
        var entry = new LedgerEntry(visit with { Id = 0 }, ownTime: true);
        _withoutId.Add(entry);
        Near.Add(entry);
        return entry;
    }

    /// <summary>A visit under an id that another visit of this ledger has: it belongs into the dead letters.</summary>
    public LedgerEntry AddConflict(Visit visit)
    {
        var entry = new LedgerEntry(visit, ownTime: true) { IsConflict = true };
        _conflicts.Add(entry);
        return entry;
    }

    /// <summary>The server told the id of a visit sent without one.</summary>
    public void Assigned(LedgerEntry entry, long id)
    {
        entry.Learn(entry.Visit with { Id = id });
        _byId[id] = entry;
    }

    public LedgerEntry? Find(long id) => _byId.GetValueOrDefault(id);
}
