using System.Collections.Immutable;
using Orleans.Concurrency;
using UdaConnect.Attendance;
using UdaConnect.Connections;
using UdaConnect.Encounters;
using UdaConnect.Time;
using UdaConnect.Visits;

namespace UdaConnect.Persons;

/// <summary>One attendee: their own visits, and whom they were near. Key: person id; the person need not be registered.</summary>
[GrainInterfaceType("person"), Alias("udaconnect.IPersonGrain")]
public interface IPersonGrain : IGrainWithIntegerKey
{
    /// <summary>The person's own visits in <paramref name="range"/>, by time then id, after <paramref name="after"/>.</summary>
    /// <param name="after">The last visit of the page before; null to start.</param>
    /// <param name="limit">1 to 10,000.</param>
    [AlwaysInterleave, Alias("FindVisits"), ResponseTimeout("00:00:05")]
    Task<VisitPage> FindVisitsAsync(TimeRange range, VisitCursor? after, int limit, CancellationToken cancellationToken = default);

    /// <summary>The next time window of the answer to <paramref name="question"/>: complete within itself, in the order time then id.</summary>
    /// <param name="fromMs">Start of the window; the question's own start at first, then <see cref="NearbyPage.NextMs"/>.</param>
    /// <exception cref="Orleans.Runtime.OrleansException">Some area or bucket could not answer; nothing partial is returned.</exception>
    [AlwaysInterleave, Alias("FindNearby"), ResponseTimeout("00:00:05")]
    Task<NearbyPage> FindNearbyAsync(NearbyQuestion question, long fromMs, CancellationToken cancellationToken = default);

    /// <summary>Registered people this one had encounters with, longest together first, then by id.</summary>
    /// <param name="eventId">Only moments at venues of this event; null: anywhere.</param>
    /// <param name="after">The last entry's key of the page before; null to start.</param>
    /// <param name="limit">1 to 1,000.</param>
    /// <exception cref="Orleans.Runtime.OrleansException">Some area or bucket could not answer; nothing partial is returned.</exception>
    [AlwaysInterleave, Alias("FindConnections"), ResponseTimeout("00:00:05")]
    Task<ConnectionsPage> FindConnectionsAsync(
        TimeRange range, EncounterMeasure measure, long? eventId, ConnectionKey? after, int limit, CancellationToken cancellationToken = default);

    /// <summary>The encounters with one other person, by start.</summary>
    /// <param name="eventId">Only moments at venues of this event; null: anywhere.</param>
    /// <param name="afterMs">Start of the last one of the page before; null to start.</param>
    /// <param name="limit">1 to 1,000.</param>
    [AlwaysInterleave, Alias("FindEncounters"), ResponseTimeout("00:00:05")]
    Task<EncountersPage> FindEncountersAsync(
        int otherId, TimeRange range, EncounterMeasure measure, long? eventId, long? afterMs, int limit, CancellationToken cancellationToken = default);

    /// <summary>The person's stays in registered venues, and the sessions they saw, from their visits in the range.</summary>
    /// <param name="eventId">Only venues of this event; null: all.</param>
    [AlwaysInterleave, Alias("FindAttendance"), ResponseTimeout("00:00:05")]
    Task<PersonAttendance> FindAttendanceAsync(TimeRange range, long? eventId, CancellationToken cancellationToken = default);

    /// <summary>Registered people who were at the same booths and sessions at the same time, most overlap first, then by id; everybody's visits in the range count.</summary>
    /// <param name="eventId">Only venues of this event; null: all.</param>
    /// <param name="kinds">Of the venues that count; sessions count wherever they are.</param>
    /// <param name="after">The last entry's key of the page before; null to start.</param>
    /// <param name="limit">1 to 1,000.</param>
    /// <exception cref="Orleans.Runtime.OrleansException">Some area or bucket could not answer; nothing partial is returned.</exception>
    [AlwaysInterleave, Alias("FindShared"), ResponseTimeout("00:00:05")]
    Task<SharedPage> FindSharedAsync(
        TimeRange range, long? eventId, ImmutableArray<string> kinds, ConnectionKey? after, int limit, CancellationToken cancellationToken = default);
}

/// <summary>A place in a list of visits ordered by time then id.</summary>
[GenerateSerializer, Immutable, Alias("udaconnect.VisitCursor")]
public sealed record VisitCursor([property: Id(0)] long AtMs, [property: Id(1)] long VisitId);
