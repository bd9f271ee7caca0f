using System.ComponentModel;
using UdaConnect.Encounters;
using UdaConnect.Time;

namespace UdaConnect.Gateway.Endpoints;

[Description("Somebody a person was near, with all their encounters added up.")]
internal sealed record PersonConnectionShape(
    PersonShape Person, int Encounters, double DurationSeconds, string FirstMet, string LastMet, double ClosestMetres, VenueNameShape[] Venues)
{
    public static PersonConnectionShape Of(PersonConnection connection) => new(
        PersonShape.Of(connection.Person), connection.Encounters, connection.DurationMs / 1000.0, Timestamps.Format(connection.FirstMetMs),
        Timestamps.Format(connection.LastMetMs), Millimetres(connection.ClosestMetres), VenueNameShape.Of(connection.Venues));

    public static double Millimetres(double metres) => Math.Round(metres, 3);
}

[Description("A time two people were near each other, gaps merged. It lasts from the first to the last moment; one moment alone lasts 0 seconds.")]
internal sealed record EncounterShape(
    string Start, string End, double DurationSeconds, double ClosestMetres, double Longitude, double Latitude, VenueNameShape[] Venues, SessionNameShape[] Sessions)
{
    public static EncounterShape Of(Encounter encounter) => new(
        Timestamps.Format(encounter.StartMs), Timestamps.Format(encounter.EndMs), (encounter.EndMs - encounter.StartMs) / 1000.0,
        PersonConnectionShape.Millimetres(encounter.ClosestMetres), encounter.Place.Longitude, encounter.Place.Latitude, VenueNameShape.Of(encounter.Venues),
        [.. encounter.Sessions.Select(session => new SessionNameShape(session.Id, session.Title))]);
}

[Description("A venue by its name.")]
internal sealed record VenueNameShape(long Id, string Name)
{
    public static VenueNameShape[] Of(IEnumerable<VenueName> venues) => [.. venues.Select(venue => new VenueNameShape(venue.Id, venue.Name))];
}

[Description("A session by its title.")]
internal sealed record SessionNameShape(long Id, string Title);
