using System.Collections.Concurrent;
using System.Collections.Immutable;
using Orleans.Runtime.Services;

namespace UdaConnect.FanOut;

/// <summary>On which other silo areas lie, as far as known here: a guess that costs a call when it is wrong.</summary>
internal sealed class AreaPlaces(IServiceProvider services, ISiloStatusOracle silos, ILocalSiloDetails here, TimeProvider time) : GrainServiceClient<IAreaService>(services)
{
    // Some megabytes; beyond that they are learnt anew.
    private const int MaxKnown = 200_000;

    // Areas nobody has in memory are asked for again and again otherwise.
    private static readonly TimeSpan LearnPeriod = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentDictionary<long, SiloAddress> _known = new();
    private long _learntAt = long.MinValue;

    public SiloAddress? Find(long areaId) => _known.GetValueOrDefault(areaId);

    public void Forget(long areaId) => _known.TryRemove(areaId, out _);

    public IAreaService ServiceOf(SiloAddress silo) => GetGrainService(silo);

    /// <summary>Asks the other silos which of some areas they have. In the background, and not too often.</summary>
    public void Learn(IReadOnlyCollection<long> areaIds)
    {
        var learntAt = Volatile.Read(ref _learntAt);
        if (areaIds.Count == 0 || (learntAt != long.MinValue && time.GetElapsedTime(learntAt) < LearnPeriod)
            || Interlocked.CompareExchange(ref _learntAt, time.GetTimestamp(), learntAt) != learntAt)
            return;
        if (_known.Count > MaxKnown)
            _known.Clear();
        ImmutableArray<long> asked = [.. areaIds];
        foreach (var silo in silos.GetApproximateSiloStatuses(onlyActive: true).Keys.Where(silo => !silo.Equals(here.SiloAddress)))
            _ = LearnAsync(silo, asked);
    }

    private async Task LearnAsync(SiloAddress silo, ImmutableArray<long> areaIds)
    {
        var asking = GetGrainService(silo).HasAsync(areaIds);
        await ((Task)asking).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        // A silo that does not answer has nothing that could be asked of it.
        if (!asking.IsCompletedSuccessfully)
            return;
        var has = await asking;
        for (var i = 0; i < areaIds.Length; i++)
        {
            if (has[i])
                _known[areaIds[i]] = silo;
            else
                _known.TryRemove(new(areaIds[i], silo));
        }
    }
}
