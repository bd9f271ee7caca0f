using System.Runtime.CompilerServices;
using Grpc.Core;
using Grpc.Net.Client;
using UdaConnect.Client.Reporting;
using UdaConnect.Protos.V1;

namespace UdaConnect.Client;

/// <summary>A typed client of the v1 API: one connection, every service; lists as streams of entries, whatever pages they come in.</summary>
/// <remarks>Thread-safe; keep one for the life of a process. A list that breaks off throws <see cref="RpcException"/>: entries seen before are no whole answer.</remarks>
public sealed class UdaConnectClient : IDisposable
{
    private readonly GrpcChannel _channel;
    private readonly bool _owned;
    private readonly string _address;

    /// <param name="address">Of a gateway's gRPC port, such as <c>http://127.0.0.1:30020</c>; cleartext HTTP/2.</param>
    public UdaConnectClient(Uri address)
        : this(GrpcChannel.ForAddress(address)) => (_owned, _address) = (true, address.ToString());

    /// <param name="channel">Stays the caller's.</param>
    public UdaConnectClient(GrpcChannel channel)
    {
        (_channel, _address) = (channel, channel.Target);
        Persons = new(channel);
        Events = new(channel);
        Venues = new(channel);
        Sessions = new(channel);
        Connections = new(channel);
        Attendance = new(channel);
        Visits = new(channel);
        Live = new(channel);
    }

    public PersonService.PersonServiceClient Persons { get; }

    public EventService.EventServiceClient Events { get; }

    public VenueService.VenueServiceClient Venues { get; }

    public SessionService.SessionServiceClient Sessions { get; }

    public ConnectionService.ConnectionServiceClient Connections { get; }

    public AttendanceService.AttendanceServiceClient Attendance { get; }

    public VisitService.VisitServiceClient Visits { get; }

    public LiveService.LiveServiceClient Live { get; }

    /// <summary>Whom a person was near, longest together first.</summary>
    public IAsyncEnumerable<Connection> ListConnectionsAsync(ListConnectionsRequest request, CancellationToken cancellationToken = default) =>
        EntriesAsync(token => Connections.List(request, cancellationToken: token), page => page.Connections, cancellationToken);

    /// <summary>The encounters of two people, by start.</summary>
    public IAsyncEnumerable<Encounter> ListEncountersAsync(ListEncountersRequest request, CancellationToken cancellationToken = default) =>
        EntriesAsync(token => Connections.ListEncounters(request, cancellationToken: token), page => page.Encounters, cancellationToken);

    /// <summary>Who was at the same booths and sessions at the same time, most overlap first.</summary>
    public IAsyncEnumerable<Shared> ListSharedAsync(ListSharedRequest request, CancellationToken cancellationToken = default) =>
        EntriesAsync(token => Attendance.ListShared(request, cancellationToken: token), page => page.People, cancellationToken);

    /// <summary>People in the order of their ids.</summary>
    public IAsyncEnumerable<Person> ListPersonsAsync(ListPersonsRequest request, CancellationToken cancellationToken = default) =>
        EntriesAsync(token => Persons.List(request, cancellationToken: token), page => page.Persons, cancellationToken);

    /// <summary>Events in the order of their ids.</summary>
    public IAsyncEnumerable<Event> ListEventsAsync(ListEventsRequest request, CancellationToken cancellationToken = default) =>
        EntriesAsync(token => Events.List(request, cancellationToken: token), page => page.Events, cancellationToken);

    /// <summary>Venues in the order of their ids, retired ones too.</summary>
    public IAsyncEnumerable<Venue> ListVenuesAsync(ListVenuesRequest request, CancellationToken cancellationToken = default) =>
        EntriesAsync(token => Venues.List(request, cancellationToken: token), page => page.Venues, cancellationToken);

    /// <summary>A venue's sessions, by start.</summary>
    public IAsyncEnumerable<Session> ListSessionsAsync(ListSessionsRequest request, CancellationToken cancellationToken = default) =>
        EntriesAsync(token => Sessions.List(request, cancellationToken: token), page => page.Sessions, cancellationToken);

    /// <summary>
    /// Reports visits, many at a time, until it is known of each what became of it: waits where the gateway says so, calls again when a call breaks off, and sends again
    /// what has no final receipt. So give visits ids of their own: without one a repeat may be kept as a second visit.
    /// </summary>
    /// <param name="visits">Read as they are sent.</param>
    /// <returns>In the order in which it is known. Whoever is slow to take it holds the reporting back; whoever breaks off stops it.</returns>
    /// <exception cref="GatewayAwayException">There was no receipt for <see cref="VisitReportOptions.Patience"/>.</exception>
    /// <exception cref="RpcException">The gateway refuses the stream.</exception>
    /// <exception cref="InvalidDataException">The gateway does not keep to the protocol.</exception>
    public IAsyncEnumerable<VisitOutcome<T>> ReportVisitsAsync<T>(
        IEnumerable<T> visits, Func<T, Visit> message, VisitReportOptions? options = null, TimeProvider? time = null, CancellationToken cancellationToken = default) =>
        new VisitReporting<T>(Visits, _address, options ?? new(), time ?? TimeProvider.System).RunAsync(visits, message, cancellationToken);

    /// <summary>
    /// A person's encounters while they happen, for as long as the feed lasts; signs of life are left out. A call that breaks off is taken up again behind the
    /// last event, with a pause between two tries.
    /// </summary>
    /// <exception cref="RpcException">The request was refused, or the gateway could not be reached <paramref name="tries"/> times in a row.</exception>
    public async IAsyncEnumerable<WatchResponse> WatchAsync(
        WatchRequest request, int tries = 10, TimeProvider? time = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        request = request.Clone();
        for (var failures = 0; ;)
        {
            using var call = Live.Watch(request, cancellationToken: cancellationToken);
            while (true)
            {
                try
                {
                    if (!await call.ResponseStream.MoveNext(cancellationToken))
                        yield break;
                }
                catch (RpcException exception) when (exception.StatusCode == StatusCode.Unavailable && !cancellationToken.IsCancellationRequested && ++failures < tries)
                {
                    break;
                }

                failures = 0;
                var told = call.ResponseStream.Current;
                request.LastEventId = told.Feed?.Id ?? told.Event?.Id ?? request.LastEventId;
                if (told.Heartbeat is null)
                    yield return told;
            }

            await Task.Delay(TimeSpan.FromSeconds(1), time ?? TimeProvider.System, cancellationToken);
        }
    }

    public void Dispose()
    {
        if (_owned)
            _channel.Dispose();
    }

    private static async IAsyncEnumerable<TEntry> EntriesAsync<TPage, TEntry>(
        Func<CancellationToken, AsyncServerStreamingCall<TPage>> call, Func<TPage, IEnumerable<TEntry>> entries, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var pages = call(cancellationToken);
        while (await pages.ResponseStream.MoveNext(cancellationToken))
        {
            foreach (var entry in entries(pages.ResponseStream.Current))
                yield return entry;
        }
    }
}
