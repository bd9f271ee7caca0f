using UdaConnect.Time;

namespace UdaConnect.Sessions;

/// <summary>Sessions in PostGIS. Each question is a statement issued now.</summary>
public interface ISessionStore
{
    /// <summary>Creates the session, if its venue takes it at that time; of two that overlap one is refused, whoever writes at the same moment.</summary>
    Task<SessionCreation> CreateAsync(SessionDraft draft, CancellationToken cancellationToken);

    Task<Session?> FindAsync(long sessionId, CancellationToken cancellationToken);

    /// <summary>A venue's sessions that overlap <paramref name="range"/>, by start; those that start after <paramref name="afterStartMs"/>.</summary>
    Task<Session[]> ListAsync(long venueId, TimeRange range, long afterStartMs, int limit, CancellationToken cancellationToken);

    /// <summary>The sessions of these venues that overlap <paramref name="range"/>, each venue's by start; a venue without one is left out.</summary>
    Task<IReadOnlyDictionary<long, Session[]>> FindAsync(IReadOnlySet<long> venueIds, TimeRange range, CancellationToken cancellationToken);
}
