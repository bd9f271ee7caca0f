using System.Collections.Concurrent;
using UdaConnect.Geo;
using UdaConnect.Persons;
using UdaConnect.Time;
using UdaConnect.Venues;
using UdaConnect.Visits;
using Xunit;

namespace UdaConnect.Tests.Cluster;

/// <summary>The stored visits of a test cluster, each filed under an area, and the ports through which its silos read them.</summary>
internal sealed class MemoryVisits : IVisitArchive, IBucketLoader
{
    private readonly Lock _lock = new();
    private readonly List<(long AreaId, Visit Visit)> _filed = [];
    private int _questions;
    private readonly ConcurrentDictionary<VenueTimeBucketKey, int> _loads = new();

    private readonly ConcurrentDictionary<VenueTimeBucketKey, Func<Task>> _onBucketLoad = new();
    private readonly ConcurrentDictionary<long, Func<Task>> _onSlotsLoad = new();

    /// <summary>Until disposed, loads of the bucket wait for (or fail with) <paramref name="first"/> before they read.</summary>
    public IDisposable OnBucketLoad(VenueTimeBucketKey key, Func<Task> first) => Until(_onBucketLoad, key, first);

    public IDisposable OnSlotsLoad(long areaId, Func<Task> first) => Until(_onSlotsLoad, areaId, first);

    /// <summary>How often it was asked for somebody's own visits.</summary>
    public int Questions => _questions;

    public int LoadsOf(VenueTimeBucketKey key) => _loads.GetValueOrDefault(key);

    public void File(long areaId, params ReadOnlySpan<Visit> visits)
    {
        lock (_lock)
        {
            foreach (var visit in visits)
                _filed.Add((areaId, visit));
        }
    }

    /// <summary>By time then id.</summary>
    public Visit[] In(long areaId) => Where((id, _) => id == areaId);

    public async Task<Visit[]> LoadBucketAsync(VenueTimeBucketKey key, CancellationToken cancellationToken)
    {
        _loads.AddOrUpdate(key, 1, (_, count) => count + 1);
        await (_onBucketLoad.GetValueOrDefault(key)?.Invoke() ?? Task.CompletedTask);
        return Where((areaId, visit) => areaId == key.AreaId && key.Range.Contains(visit.AtMs));
    }

    public async Task<long[]> LoadSlotsAsync(long areaId, CancellationToken cancellationToken)
    {
        await (_onSlotsLoad.GetValueOrDefault(areaId)?.Invoke() ?? Task.CompletedTask);
        return [.. Where((id, _) => id == areaId).Select(visit => VenueTimeBucketKey.SlotOf(visit.AtMs)).Distinct()];
    }

    public Task<Visit[]> FindOwnVisitsAsync(int personId, TimeRange range, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _questions);
        return Task.FromResult(Own(personId, range));
    }

    public Task<IReadOnlyList<Area>> FindAreasAsync(IReadOnlyList<GeoBox> boxes, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Area>>([.. Areas().Where(area => boxes.Any(area.Bounds.Intersects))]);

    /// <summary>There are no venues here.</summary>
    public Task<IReadOnlyList<(long VenueId, long AreaId)>> FindAreasOfVenuesAsync(IReadOnlyCollection<long> venueIds, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<(long VenueId, long AreaId)>>([]);

    public Task<Visit[]> FindVisitsAsync(int personId, TimeRange range, VisitCursor? after, int limit, CancellationToken cancellationToken) =>
        Task.FromResult(Own(personId, range)
            .Where(visit => after is null || (visit.AtMs, visit.Id).CompareTo((after.AtMs, after.VisitId)) > 0).Take(limit).ToArray());

    public Task<Visit?> FindVisitAsync(long visitId, CancellationToken cancellationToken) =>
        Task.FromResult(Where((_, visit) => visit.Id == visitId) is [var found] ? found : (Visit?)null);

    private Visit[] Own(int personId, TimeRange range) => Where((_, visit) => visit.PersonId == personId && range.Contains(visit.AtMs));

    private Visit[] Where(Func<long, Visit, bool> wanted)
    {
        lock (_lock)
            return [.. _filed.Where(entry => wanted(entry.AreaId, entry.Visit)).Select(entry => entry.Visit).Order()];
    }

    private Area[] Areas()
    {
        lock (_lock)
            return [.. _filed.GroupBy(entry => entry.AreaId, entry => entry.Visit).Select(group => new Area(group.Key, Around([.. group])))];
    }

    private static GeoBox Around(Visit[] visits) => new(
        visits.Min(visit => visit.Longitude), visits.Min(visit => visit.Latitude), visits.Max(visit => visit.Longitude), visits.Max(visit => visit.Latitude));

    private static Registered Until<TKey>(ConcurrentDictionary<TKey, Func<Task>> hooks, TKey key, Func<Task> first)
        where TKey : notnull
    {
        Assert.True(hooks.TryAdd(key, first), "Somebody else waits for that load.");
        return new(() => hooks.TryRemove(key, out _));
    }

    private sealed class Registered(Action undo) : IDisposable
    {
        public void Dispose() => undo();
    }
}
