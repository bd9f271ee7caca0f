using Orleans.Concurrency;
using UdaConnect.Time;

namespace UdaConnect.Attendance;

/// <summary>Who was at a registered venue. Key: venue id.</summary>
[GrainInterfaceType("venue-attendance"), Alias("udaconnect.IVenueAttendanceGrain")]
public interface IVenueAttendanceGrain : IGrainWithIntegerKey
{
    /// <summary>How many people had stays in the range, and when.</summary>
    /// <exception cref="Orleans.Runtime.OrleansException">Some area or bucket could not answer; nothing partial is returned.</exception>
    [AlwaysInterleave, Alias("Find"), ResponseTimeout("00:00:05")]
    Task<VenueAttendance> FindAsync(AttendanceSpan span, CancellationToken cancellationToken = default);

    /// <summary>Who they were, by id.</summary>
    /// <param name="afterPersonId">The last one of the page before; 0 to start.</param>
    /// <param name="limit">1 to 1,000.</param>
    [AlwaysInterleave, Alias("ListPeople"), ResponseTimeout("00:00:05")]
    Task<AttendeesPage> ListPeopleAsync(AttendanceSpan span, int afterPersonId, int limit, CancellationToken cancellationToken = default);
}

/// <summary>Which part of the stays at a venue counts.</summary>
/// <param name="Visits">Where the visits must lie that stays are made of.</param>
/// <param name="Clip">What of the stays counts, half-open; null: all. For a session its own time, while visits around it tell who sat through it.</param>
[GenerateSerializer, Immutable, Alias("udaconnect.AttendanceSpan")]
public readonly record struct AttendanceSpan([property: Id(0)] TimeRange Visits, [property: Id(1)] TimeRange? Clip)
{
    public static AttendanceSpan Of(TimeRange range) => new(range, null);

    public static AttendanceSpan OfSession(long startMs, long endMs) => new(new TimeRange(startMs, endMs).Widen(StayGap.Ms), new(startMs, endMs));
}
