using System.Collections.Immutable;
using Orleans.Concurrency;

namespace UdaConnect.Events;

/// <summary>Creates, finds and lists events. Any key; the silo at hand answers from PostGIS.</summary>
[GrainInterfaceType("events"), Alias("udaconnect.IEventsGrain")]
public interface IEventsGrain : IGrainWithIntegerKey
{
    /// <summary>Creates an event. Repeating it with the same name and days changes nothing.</summary>
    [AlwaysInterleave, Alias("Create"), ResponseTimeout("00:00:05")]
    Task<EventCreation> CreateAsync(EventDraft draft, CancellationToken cancellationToken = default);

    [AlwaysInterleave, Alias("Find"), ResponseTimeout("00:00:05")]
    Task<Event?> FindAsync(long eventId, CancellationToken cancellationToken = default);

    /// <summary>Events in the order of their ids, after <paramref name="afterId"/>.</summary>
    /// <param name="afterId">0 to start.</param>
    /// <param name="limit">1 to 1,000.</param>
    [AlwaysInterleave, Alias("List"), ResponseTimeout("00:00:05")]
    Task<ImmutableArray<Event>> ListAsync(long afterId, int limit, CancellationToken cancellationToken = default);
}
