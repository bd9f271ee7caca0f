using System.Collections.Concurrent;
using UdaConnect.Encounters;
using UdaConnect.Events;
using UdaConnect.Geo;
using UdaConnect.Hosting;
using UdaConnect.Persons;
using UdaConnect.Sessions;
using UdaConnect.Time;
using UdaConnect.Venues;
using UdaConnect.Visits;

namespace UdaConnect.Tests.Cluster;

/// <summary>The registered people of a test cluster.</summary>
internal sealed class MemoryPeople : IPersonStore
{
    private readonly ConcurrentDictionary<int, Person> _people = new();

    public Task<Registration> RegisterAsync(PersonDraft draft, CancellationToken cancellationToken)
    {
        var wanted = new Person(draft.Id ?? throw new NotSupportedException("Tests name the id."), draft.FirstName, draft.LastName, draft.CompanyName);
        var present = _people.GetOrAdd(wanted.Id, wanted);
        var result = ReferenceEquals(present, wanted) ? RegistrationResult.Created
            : present == wanted ? RegistrationResult.Present : RegistrationResult.Taken;
        return Task.FromResult(new Registration(result, present));
    }

    public Task<Person[]> FindAsync(IReadOnlyCollection<int> personIds, CancellationToken cancellationToken) =>
        Task.FromResult(personIds.Where(_people.ContainsKey).Select(id => _people[id]).ToArray());

    public Task<Person[]> ListAsync(string? search, int afterId, int limit, CancellationToken cancellationToken) =>
        throw new NotSupportedException("No test of the cluster lists people.");
}

internal sealed class OpenGate : IServingGate
{
    public void ThrowIfNotServing()
    {
    }

    public ValueTask WaitUntilServingAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;
}

/// <summary>Visits of a test cluster are filed by the test itself, so nobody registers venues.</summary>
internal sealed class NoVenues : IVenueStore
{
    public Task<VenueRegistration> RegisterAsync(VenueDraft draft, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Venue?> FindAsync(long venueId, CancellationToken cancellationToken) => Task.FromResult<Venue?>(null);

    public Task<Venue[]> ListAsync(IReadOnlyList<GeoBox> boxes, long? eventId, long afterId, int limit, CancellationToken cancellationToken) => Task.FromResult<Venue[]>([]);

    public Task<Venue?> RetireAsync(long venueId, CancellationToken cancellationToken) => Task.FromResult<Venue?>(null);
}

internal sealed class NoIdBlocks : IVisitIdBlocks
{
    public Task<IdBlock?> ReserveAsync(VisitIdRange range, int count, CancellationToken cancellationToken) => Task.FromResult<IdBlock?>(null);
}

/// <summary>A test cluster without venues has no footprints either.</summary>
internal sealed class NoFootprints : IFootprints
{
    public Task<long[][]> FindCoveringAsync(IReadOnlyList<GeoPoint> places, CancellationToken cancellationToken) =>
        Task.FromResult(places.Select(_ => Array.Empty<long>()).ToArray());

    public ValueTask<IReadOnlyDictionary<long, IFootprint>> GetAsync(IReadOnlySet<long> venueIds, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyDictionary<long, IFootprint>>(new Dictionary<long, IFootprint>());
}

internal sealed class NoEvents : IEventStore
{
    public Task<EventCreation> CreateAsync(EventDraft draft, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Event?> FindAsync(long eventId, CancellationToken cancellationToken) => Task.FromResult<Event?>(null);

    public Task<Event[]> ListAsync(long afterId, int limit, CancellationToken cancellationToken) => Task.FromResult<Event[]>([]);

    public Task<IReadOnlySet<long>> FindVenuesAsync(long eventId, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlySet<long>>(new HashSet<long>());
}

internal sealed class NoSessions : ISessionStore
{
    public Task<SessionCreation> CreateAsync(SessionDraft draft, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Session?> FindAsync(long sessionId, CancellationToken cancellationToken) => Task.FromResult<Session?>(null);

    public Task<Session[]> ListAsync(long venueId, TimeRange range, long afterStartMs, int limit, CancellationToken cancellationToken) =>
        Task.FromResult<Session[]>([]);

    public Task<IReadOnlyDictionary<long, Session[]>> FindAsync(IReadOnlySet<long> venueIds, TimeRange range, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<long, Session[]>>(new Dictionary<long, Session[]>());
}
