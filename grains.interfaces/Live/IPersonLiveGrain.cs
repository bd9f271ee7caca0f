using Orleans.Concurrency;
using UdaConnect.Encounters;
using UdaConnect.Time;

namespace UdaConnect.Live;

/// <summary>The live feeds of one person (docs/adr/0013). Key: person id. All of its work is done inside the calls of those who read.</summary>
[GrainInterfaceType("person-live"), Alias("udaconnect.IPersonLiveGrain")]
public interface IPersonLiveGrain : IGrainWithIntegerKey
{
    /// <summary>Opens a feed, or finds the one that <paramref name="after"/> is a place in. Repeating it opens another.</summary>
    /// <param name="range">Not empty, at most <see cref="LiveQuery.LongestRange"/>; a feed found again keeps its own.</param>
    /// <param name="after">Null: a new feed.</param>
    [AlwaysInterleave, Alias("Open"), ResponseTimeout("00:00:05")]
    Task<LiveOpening> OpenAsync(TimeRange range, EncounterMeasure measure, LiveCursor? after, CancellationToken cancellationToken = default);

    /// <summary>What the feed told after a number; waits about two seconds for something, then answers without events. Repeating it gives the same or what is newer.</summary>
    /// <param name="limit">1 to 1,000.</param>
    /// <exception cref="Orleans.Runtime.OrleansException">Some area or bucket could not answer; ask again.</exception>
    [AlwaysInterleave, Alias("Next"), ResponseTimeout("00:00:05")]
    Task<LivePage> NextAsync(LiveCursor after, int limit, CancellationToken cancellationToken = default);

    /// <summary>Visits of this person or in an area around them have arrived in memory. A hint: without it feeds find out a little later.</summary>
    /// <param name="fromMs">None of them is earlier.</param>
    /// <returns>False when nobody reads a feed of this person.</returns>
    [AlwaysInterleave, Alias("Heard"), ResponseTimeout("00:00:02")]
    Task<bool> HeardAsync(long fromMs, CancellationToken cancellationToken = default);
}
