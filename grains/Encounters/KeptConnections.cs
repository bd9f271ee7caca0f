using UdaConnect.Time;

namespace UdaConnect.Encounters;

/// <summary>What a list of connections is asked for; equal questions have the same list.</summary>
internal sealed record ConnectionsQuestion(int PersonId, TimeRange Range, EncounterMeasure Measure, long? EventId);

/// <summary>Lists that are being read page after page, silo-wide. One that is gone is computed anew, so losing it costs time only (docs/adr/0010).</summary>
internal sealed class KeptConnections(TimeProvider time)
{
    /// <summary>Long enough for a client that reads on, however slowly it writes; nobody sees anything older.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromSeconds(30);

    /// <summary>Some 150 bytes each: about 45 MB a silo.</summary>
    public const int MaxEntries = 300_000;

    /// <summary>Of one list, so that it does not push out everybody's.</summary>
    public const int MaxEntriesOfOne = MaxEntries / 4;

    private readonly Lock _lock = new();
    private readonly Dictionary<ConnectionsQuestion, (ConnectionList List, long AskedAt)> _lists = [];
    private int _entries;

    public int Entries => _entries;

    /// <summary>Before a list is computed: from here on it ages.</summary>
    public long Begin() => time.GetTimestamp();

    public ConnectionList? Find(ConnectionsQuestion question)
    {
        lock (_lock)
            return _lists.TryGetValue(question, out var kept) && IsFresh(kept.AskedAt) ? kept.List : null;
    }

    /// <summary>Instead of one asked for earlier; a list too long to be kept only removes that.</summary>
    public void Keep(ConnectionsQuestion question, ConnectionList list, long askedAt)
    {
        lock (_lock)
        {
            if (HasNewer(question, askedAt))
                return;
            Remove(question);
            if (list.Size > MaxEntriesOfOne)
                return;
            _lists.Add(question, (list, askedAt));
            _entries += list.Size;
            foreach (var (old, (_, at)) in _lists)
            {
                if (!IsFresh(at))
                    Remove(old);
            }

            while (_entries > MaxEntries)
                Remove(_lists.MinBy(entry => entry.Value.AskedAt).Key);
        }
    }

    /// <summary>Removes one asked for earlier.</summary>
    public void Forget(ConnectionsQuestion question, long askedAt)
    {
        lock (_lock)
        {
            if (!HasNewer(question, askedAt))
                Remove(question);
        }
    }

    private bool IsFresh(long askedAt) => time.GetElapsedTime(askedAt) <= Kept;

    // Who has seen a first page must not be given what an older question, answered later, found.
    private bool HasNewer(ConnectionsQuestion question, long askedAt) => _lists.TryGetValue(question, out var kept) && kept.AskedAt > askedAt;

    private void Remove(ConnectionsQuestion question)
    {
        if (_lists.Remove(question, out var kept))
            _entries -= kept.List.Size;
    }
}
