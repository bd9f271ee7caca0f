using System.Collections.Immutable;
using UdaConnect.Persons;

namespace UdaConnect.Attendance;

/// <summary>How many registered people were at a venue or a session.</summary>
/// <param name="People">Different people.</param>
/// <param name="StepMs">Width of the timeline's steps.</param>
/// <param name="Timeline">From the first to the last step with anybody; without gaps.</param>
[GenerateSerializer, Immutable, Alias("udaconnect.VenueAttendance")]
public sealed record VenueAttendance([property: Id(0)] int People, [property: Id(1)] long StepMs, [property: Id(2)] ImmutableArray<AttendanceStep> Timeline);

/// <summary>How many different people had a stay that touches [StartMs, StartMs + step).</summary>
[GenerateSerializer, Immutable, Alias("udaconnect.AttendanceStep")]
public readonly record struct AttendanceStep([property: Id(0)] long StartMs, [property: Id(1)] int People);

/// <summary>One of them.</summary>
/// <param name="Stays">How many; of a session, the parts of stays that lie in it.</param>
[GenerateSerializer, Immutable, Alias("udaconnect.Attendee")]
public sealed record Attendee(
    [property: Id(0)] Person Person, [property: Id(1)] int Stays, [property: Id(2)] long DurationMs, [property: Id(3)] long FirstMs, [property: Id(4)] long LastMs);

/// <summary>A page of the people of a venue or session, by id.</summary>
/// <param name="HasMore">The next page goes on behind the last person's id.</param>
[GenerateSerializer, Immutable, Alias("udaconnect.AttendeesPage")]
public sealed record AttendeesPage([property: Id(0)] ImmutableArray<Attendee> People, [property: Id(1)] bool HasMore);
