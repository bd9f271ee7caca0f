using System.Collections.Immutable;
using UdaConnect.Encounters;
using UdaConnect.Sessions;

namespace UdaConnect.Attendance;

/// <summary>Where one person was.</summary>
/// <param name="Stays">By start, then venue.</param>
/// <param name="Sessions">By start, then id.</param>
[GenerateSerializer, Immutable, Alias("udaconnect.PersonAttendance")]
public sealed record PersonAttendance([property: Id(0)] ImmutableArray<VenueStay> Stays, [property: Id(1)] ImmutableArray<AttendedSession> Sessions);

/// <summary>A run of visits inside one venue's footprint: the closed interval from the first to the last.</summary>
[GenerateSerializer, Immutable, Alias("udaconnect.VenueStay")]
public sealed record VenueStay([property: Id(0)] VenueName Venue, [property: Id(1)] long StartMs, [property: Id(2)] long EndMs);

/// <summary>A session of which a stay at its venue saw a part.</summary>
/// <param name="AttendedMs">The parts of stays that lie in [start, end), added up; 0 where they touch in one instant.</param>
[GenerateSerializer, Immutable, Alias("udaconnect.AttendedSession")]
public sealed record AttendedSession([property: Id(0)] Session Session, [property: Id(1)] long AttendedMs);
