using Google.Protobuf.WellKnownTypes;
using UdaConnect.Attendance;
using UdaConnect.Encounters;
using UdaConnect.Gateway.Endpoints;
using UdaConnect.Persons;
using UdaConnect.Sessions;
using V1 = UdaConnect.Protos.V1;

namespace UdaConnect.Gateway.Services;

/// <summary>What the grains answer, as v1 messages.</summary>
internal static class V1Messages
{
    public static Timestamp At(long ms) => new() { Seconds = Math.DivRem(ms, 1000, out var rest), Nanos = (int)rest * 1_000_000 };

    public static V1.Person Of(Person person) =>
        new() { Id = person.Id, FirstName = person.FirstName, LastName = person.LastName, CompanyName = person.CompanyName };

    public static V1.Event Of(Events.Event found) =>
        new() { Id = found.Id, Name = found.Name, StartDate = EventShape.Day(found.FirstDay), EndDate = EventShape.Day(found.LastDay) };

    public static V1.Session Of(Session session) =>
        new() { Id = session.Id, VenueId = session.VenueId, Title = session.Title, Start = At(session.StartMs), End = At(session.EndMs) };

    public static V1.VenueName Of(VenueName venue) => new() { Id = venue.Id, Name = venue.Name };

    public static V1.Connection Of(PersonConnection connection) => new()
    {
        Person = Of(connection.Person),
        Encounters = connection.Encounters,
        DurationSeconds = connection.DurationMs / 1000.0,
        FirstMet = At(connection.FirstMetMs),
        LastMet = At(connection.LastMetMs),
        ClosestMetres = PersonConnectionShape.Millimetres(connection.ClosestMetres),
        Venues = { connection.Venues.Select(Of) },
    };

    public static V1.Encounter Of(Encounter encounter) => new()
    {
        Start = At(encounter.StartMs),
        End = At(encounter.EndMs),
        ClosestMetres = PersonConnectionShape.Millimetres(encounter.ClosestMetres),
        Longitude = encounter.Place.Longitude,
        Latitude = encounter.Place.Latitude,
        Venues = { encounter.Venues.Select(Of) },
        Sessions = { encounter.Sessions.Select(session => new V1.SessionName { Id = session.Id, Title = session.Title }) },
    };

    public static V1.FindAttendanceResponse Of(PersonAttendance attendance) => new()
    {
        Stays = { attendance.Stays.Select(stay => new V1.Stay { Venue = Of(stay.Venue), Start = At(stay.StartMs), End = At(stay.EndMs) }) },
        Sessions = { attendance.Sessions.Select(seen => new V1.AttendedSession { Session = Of(seen.Session), AttendedSeconds = seen.AttendedMs / 1000.0 }) },
    };

    public static V1.Shared Of(SharedAttendance shared) => new()
    {
        Person = Of(shared.Person),
        OverlapSeconds = shared.OverlapMs / 1000.0,
        Venues = { shared.Venues.Select(entry => new V1.VenueOverlap { Venue = Of(entry.Venue), OverlapSeconds = entry.OverlapMs / 1000.0 }) },
        Sessions =
        {
            shared.Sessions.Select(entry => new V1.SessionOverlap
            {
                Session = new() { Id = entry.Id, Title = entry.Title }, VenueId = entry.VenueId, OverlapSeconds = entry.OverlapMs / 1000.0,
            }),
        },
    };

    public static V1.AttendanceOverTime Of(VenueAttendance attendance) => new()
    {
        People = attendance.People,
        StepSeconds = attendance.StepMs / 1000.0,
        Timeline = { attendance.Timeline.Select(step => new V1.AttendanceStep { Start = At(step.StartMs), People = step.People }) },
    };
}
