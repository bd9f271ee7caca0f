using System.Collections.Immutable;
using Orleans.Concurrency;

namespace UdaConnect.Events;

[GrainType("events"), StatelessWorker]
internal sealed class EventsGrain(IEventStore store) : Grain, IEventsGrain
{
    public Task<EventCreation> CreateAsync(EventDraft draft, CancellationToken cancellationToken = default) => store.CreateAsync(draft, cancellationToken);

    public Task<Event?> FindAsync(long eventId, CancellationToken cancellationToken = default) => store.FindAsync(eventId, cancellationToken);

    public async Task<ImmutableArray<Event>> ListAsync(long afterId, int limit, CancellationToken cancellationToken = default) =>
        [.. await store.ListAsync(afterId, limit, cancellationToken)];
}
