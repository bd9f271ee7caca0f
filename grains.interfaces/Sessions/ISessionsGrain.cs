using System.Collections.Immutable;
using Orleans.Concurrency;
using UdaConnect.Time;

namespace UdaConnect.Sessions;

/// <summary>Creates, finds and lists sessions. Any key; the silo at hand answers from PostGIS.</summary>
[GrainInterfaceType("sessions"), Alias("udaconnect.ISessionsGrain")]
public interface ISessionsGrain : IGrainWithIntegerKey
{
    /// <summary>Creates a session. Repeating it changes nothing.</summary>
    [AlwaysInterleave, Alias("Create"), ResponseTimeout("00:00:05")]
    Task<SessionCreation> CreateAsync(SessionDraft draft, CancellationToken cancellationToken = default);

    [AlwaysInterleave, Alias("Find"), ResponseTimeout("00:00:05")]
    Task<Session?> FindAsync(long sessionId, CancellationToken cancellationToken = default);

    /// <summary>A venue's sessions that overlap <paramref name="range"/> and start after <paramref name="afterStartMs"/>, by start.</summary>
    /// <param name="afterStartMs">0 to start.</param>
    /// <param name="limit">1 to 1,000.</param>
    [AlwaysInterleave, Alias("List"), ResponseTimeout("00:00:05")]
    Task<ImmutableArray<Session>> ListAsync(long venueId, TimeRange range, long afterStartMs, int limit, CancellationToken cancellationToken = default);
}
