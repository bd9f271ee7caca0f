using UdaConnect.Silo.Spatial;
using UdaConnect.Visits;

namespace UdaConnect.Tests.Support;

/// <summary>The store's contract over dictionaries: what the tests of the stream need of it, without PostgreSQL.</summary>
internal sealed class MemoryVisitStore : IVisitStore, IAreaResolver
{
    private readonly Lock _lock = new();
    private readonly Dictionary<long, (Visit Visit, long Area)> _visits = [];
    private readonly Dictionary<VisitOrigin, long> _origins = [];
    private long _nextId = VisitIdRange.Wide.First;
    private volatile bool _away;

    public int Attempts => _attempts;

    private int _attempts;

    public int Count
    {
        get
        {
            lock (_lock)
                return _visits.Count;
        }
    }

    public Visit[] Assigned
    {
        get
        {
            lock (_lock)
                return [.. _visits.Values.Where(stored => VisitIds.IsReserved(stored.Visit.Id)).Select(stored => stored.Visit)];
        }
    }

    public bool Away
    {
        get => _away;
        set => _away = value;
    }

    public long AreaOf(double longitude, double latitude) => (long)Math.Floor(longitude);

    public Task<StoreOutcome[]> StoreAsync(IReadOnlyList<VisitToStore> batch, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _attempts);
        if (_away)
            throw new IOException("The store is away.");
        lock (_lock)
            return Task.FromResult(batch.Select(Store).ToArray());
    }

    private StoreOutcome Store(VisitToStore offered)
    {
        var id = offered.Id ?? (_origins.TryGetValue(offered.Origin, out var known) ? known : _origins[offered.Origin] = _nextId++);
        var visit = new Visit(id, offered.AtMs, offered.Longitude, offered.Latitude, offered.PersonId);
        if (!_visits.TryGetValue(id, out var stored))
        {
            _visits.Add(id, (visit, offered.AreaId));
            return new(StoreVerdict.Inserted, offered.AreaId, visit, null);
        }

        var same = stored.Visit with { AtMs = 0 } == visit with { AtMs = 0 } && (offered.TimeAssigned || stored.Visit.AtMs == visit.AtMs);
        return same
            ? new(StoreVerdict.Present, stored.Area, stored.Visit, null)
            : new(StoreVerdict.Conflict, stored.Area, visit, $"id {id} belongs to another visit");
    }
}
