using System.Collections.Immutable;
using UdaConnect.Visits;

namespace UdaConnect.Live;

/// <summary>Whom this silo listens for, and in which areas; forgotten unless announced again. Nothing depends on it but how soon a feed asks.</summary>
internal sealed class WatchList(IGrainFactory grains, LiveTimes times)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<int, Watch> _byPerson = [];
    private readonly Dictionary<long, HashSet<Watch>> _byArea = [];
    private volatile int _count;

    /// <summary>People listened for.</summary>
    public int Count => _count;

    public void Set(int personId, ImmutableArray<long> areas)
    {
        lock (_lock)
        {
            foreach (var expired in _byPerson.Values.Where(IsExpired).ToArray())
                Remove(expired);
            if (!_byPerson.TryGetValue(personId, out var watch))
                _byPerson.Add(personId, watch = new(personId));
            Index(watch, areas);
            watch.AnnouncedAt = times.Clock.GetTimestamp();
            _count = _byPerson.Count;
        }
    }

    /// <summary>Visits are in the area's memory now. Tells those it may concern; waits for nobody.</summary>
    public void Heard(long areaId, IEnumerable<VisitPage> pages)
    {
        if (_count == 0)
            return;
        var fromMs = long.MaxValue;
        lock (_lock)
        {
            var hearing = new HashSet<Watch>(_byArea.GetValueOrDefault(areaId) ?? []);
            foreach (var page in pages)
            {
                foreach (ref readonly var visit in page.Visits)
                {
                    fromMs = Math.Min(fromMs, visit.AtMs);
                    if (_byPerson.TryGetValue(visit.PersonId, out var watch))
                        hearing.Add(watch);
                }
            }

            foreach (var watch in hearing)
                Hear(watch, fromMs);
        }
    }

    private void Hear(Watch watch, long fromMs)
    {
        if (IsExpired(watch))
        {
            Remove(watch);
            return;
        }

        watch.HeardFromMs = Math.Min(watch.HeardFromMs, fromMs);
        if (watch.IsTelling)
            return;
        watch.IsTelling = true;
        _ = Task.Run(() => TellAsync(watch));
    }

    /// <summary>One call at a time, so that a feed cannot be told faster than it listens.</summary>
    private async Task TellAsync(Watch watch)
    {
        while (TakeHeard(watch) is { } fromMs)
        {
            try
            {
                if (!await grains.GetGrain<IPersonLiveGrain>(watch.PersonId).HeardAsync(fromMs))
                {
                    lock (_lock)
                        Remove(watch);
                }
            }
            catch (Exception)
            {
                // Whoever reads asks anew soon in any case.
            }

            await Task.Delay(times.Tell, times.Clock);
        }
    }

    /// <summary>Null when nothing more was heard: then nobody is telling any more.</summary>
    private long? TakeHeard(Watch watch)
    {
        lock (_lock)
        {
            var fromMs = watch.HeardFromMs;
            watch.HeardFromMs = long.MaxValue;
            watch.IsTelling = fromMs < long.MaxValue;
            return watch.IsTelling ? fromMs : null;
        }
    }

    private bool IsExpired(Watch watch) => times.Clock.GetElapsedTime(watch.AnnouncedAt) > times.Lease;

    private void Index(Watch watch, ImmutableArray<long> areas)
    {
        foreach (var area in watch.Areas)
        {
            if (_byArea.TryGetValue(area, out var watches) && watches.Remove(watch) && watches.Count == 0)
                _byArea.Remove(area);
        }

        watch.Areas = areas;
        foreach (var area in areas)
        {
            if (!_byArea.TryGetValue(area, out var watches))
                _byArea.Add(area, watches = []);
            watches.Add(watch);
        }
    }

    private void Remove(Watch watch)
    {
        Index(watch, []);
        if (_byPerson.TryGetValue(watch.PersonId, out var listed) && listed == watch)
            _byPerson.Remove(watch.PersonId);
        _count = _byPerson.Count;
    }

    private sealed class Watch(int personId)
    {
        public int PersonId => personId;

        public ImmutableArray<long> Areas { get; set; } = [];

        public long AnnouncedAt { get; set; }

        public bool IsTelling { get; set; }

        /// <summary>The earliest visit that was heard and not yet told of.</summary>
        public long HeardFromMs { get; set; } = long.MaxValue;
    }
}
