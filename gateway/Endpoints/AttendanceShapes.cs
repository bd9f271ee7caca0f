using System.ComponentModel;
using UdaConnect.Attendance;
using UdaConnect.Time;

namespace UdaConnect.Gateway.Endpoints;

[Description("Where a person was.")]
internal sealed record AttendanceShape(StayShape[] Stays, AttendedShape[] Sessions)
{
    public static AttendanceShape Of(PersonAttendance attendance) =>
        new([.. attendance.Stays.Select(StayShape.Of)], [.. attendance.Sessions.Select(AttendedShape.Of)]);
}

[Description("A run of visits inside one venue; it lasts from the first to the last of them.")]
internal sealed record StayShape(VenueNameShape Venue, string Start, string End, double DurationSeconds)
{
    public static StayShape Of(VenueStay stay) =>
        new(new(stay.Venue.Id, stay.Venue.Name), Timestamps.Format(stay.StartMs), Timestamps.Format(stay.EndMs), (stay.EndMs - stay.StartMs) / 1000.0);
}

[Description("A session, and how much of it a person saw.")]
internal sealed record AttendedShape(SessionShape Session, double AttendedSeconds)
{
    public static AttendedShape Of(AttendedSession attended) => new(SessionShape.Of(attended.Session), attended.AttendedMs / 1000.0);
}

[Description("Somebody who was at the same booths and sessions at the same time, and where.")]
internal sealed record SharedShape(PersonShape Person, double OverlapSeconds, VenueOverlapShape[] Venues, SessionOverlapShape[] Sessions)
{
    public static SharedShape Of(SharedAttendance shared) => new(
        PersonShape.Of(shared.Person), shared.OverlapMs / 1000.0,
        [.. shared.Venues.Select(entry => new VenueOverlapShape(entry.Venue.Id, entry.Venue.Name, entry.OverlapMs / 1000.0))],
        [.. shared.Sessions.Select(entry => new SessionOverlapShape(entry.Id, entry.Title, entry.VenueId, entry.OverlapMs / 1000.0))]);
}

[Description("A venue, and how long both were there together.")]
internal sealed record VenueOverlapShape(long Id, string Name, double OverlapSeconds);

[Description("A session, and how much of it both saw.")]
internal sealed record SessionOverlapShape(long Id, string Title, long VenueId, double OverlapSeconds);

[Description("How many people were at a venue or session, and when.")]
internal sealed record VenueAttendanceShape(int People, double StepSeconds, AttendanceStepShape[] Timeline)
{
    public static VenueAttendanceShape Of(VenueAttendance attendance) => new(
        attendance.People, attendance.StepMs / 1000.0, [.. attendance.Timeline.Select(step => new AttendanceStepShape(Timestamps.Format(step.StartMs), step.People))]);
}

[Description("Different people there within one step of time.")]
internal sealed record AttendanceStepShape(string Start, int People);

[Description("Somebody who was there: a person, and when.")]
internal sealed record AttendeeShape(
    int Id, string FirstName, string LastName, string CompanyName, int Stays, double DurationSeconds, string FirstSeen, string LastSeen)
{
    public static AttendeeShape Of(Attendee attendee) => new(
        attendee.Person.Id, attendee.Person.FirstName, attendee.Person.LastName, attendee.Person.CompanyName, attendee.Stays, attendee.DurationMs / 1000.0,
        Timestamps.Format(attendee.FirstMs), Timestamps.Format(attendee.LastMs));
}
