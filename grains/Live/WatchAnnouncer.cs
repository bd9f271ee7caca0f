using System.Collections.Immutable;
using Orleans.Runtime.Services;

namespace UdaConnect.Live;

/// <summary>Tells every active silo who is watched. One that cannot be reached hears it the next time.</summary>
internal sealed class WatchAnnouncer(IServiceProvider services, ISiloStatusOracle silos) : GrainServiceClient<IWatchService>(services)
{
    public async Task AnnounceAsync(int personId, ImmutableArray<long> areas)
    {
        var announcing = silos.GetApproximateSiloStatuses(onlyActive: true).Keys.Select(silo => GetGrainService(silo).AnnounceAsync(personId, areas));
        await Task.WhenAll(announcing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }
}
