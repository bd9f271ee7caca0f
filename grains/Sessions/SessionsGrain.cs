using System.Collections.Immutable;
using Orleans.Concurrency;
using UdaConnect.Time;

namespace UdaConnect.Sessions;

[GrainType("sessions"), StatelessWorker]
internal sealed class SessionsGrain(ISessionStore store) : Grain, ISessionsGrain
{
    public Task<SessionCreation> CreateAsync(SessionDraft draft, CancellationToken cancellationToken = default) => store.CreateAsync(draft, cancellationToken);

    public Task<Session?> FindAsync(long sessionId, CancellationToken cancellationToken = default) => store.FindAsync(sessionId, cancellationToken);

    public async Task<ImmutableArray<Session>> ListAsync(
        long venueId, TimeRange range, long afterStartMs, int limit, CancellationToken cancellationToken = default) =>
        [.. await store.ListAsync(venueId, range, afterStartMs, limit, cancellationToken)];
}
