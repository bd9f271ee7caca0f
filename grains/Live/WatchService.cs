using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Orleans.Services;

namespace UdaConnect.Live;

/// <summary>One on every silo: takes announcements of who is watched.</summary>
[Alias("udaconnect.IWatchService")]
internal interface IWatchService : IGrainService
{
    /// <param name="areas">In which arrivals may concern the person.</param>
    [Alias("Announce"), ResponseTimeout("00:00:02")]
    Task AnnounceAsync(int personId, ImmutableArray<long> areas);
}

internal sealed class WatchService(GrainId id, Silo silo, ILoggerFactory loggers, WatchList list) : GrainService(id, silo, loggers), IWatchService
{
    public Task AnnounceAsync(int personId, ImmutableArray<long> areas)
    {
        list.Set(personId, areas);
        return Task.CompletedTask;
    }
}
