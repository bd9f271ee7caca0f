namespace UdaConnect.Events;

/// <summary>Events in PostGIS.</summary>
public interface IEventStore
{
    /// <summary>Creates the event, unless one of that name and those days is there already.</summary>
    Task<EventCreation> CreateAsync(EventDraft draft, CancellationToken cancellationToken);

    Task<Event?> FindAsync(long eventId, CancellationToken cancellationToken);

    /// <summary>Events in the order of their ids, after <paramref name="afterId"/>.</summary>
    Task<Event[]> ListAsync(long afterId, int limit, CancellationToken cancellationToken);

    /// <summary>The ids of all its venues, retired ones too, by a statement issued now; none for an event that is not known.</summary>
    Task<IReadOnlySet<long>> FindVenuesAsync(long eventId, CancellationToken cancellationToken);
}
