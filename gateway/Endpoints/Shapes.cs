using System.ComponentModel;
using System.Globalization;
using UdaConnect.Persons;
using UdaConnect.Time;
using UdaConnect.Visits;

namespace UdaConnect.Gateway.Endpoints;

[Description("An attendee.")]
internal sealed record PersonShape(int Id, string FirstName, string LastName, string CompanyName)
{
    public static PersonShape Of(Person person) => new(person.Id, person.FirstName, person.LastName, person.CompanyName);
}

[Description("A person to register. Without an id, or with 0, one is assigned.")]
internal sealed record PersonInput(int? Id, string FirstName, string LastName, string? CompanyName);

[Description("One report of where a person was. Coordinates are strings, WGS84 degrees; time is UTC.")]
internal sealed record LocationShape(long Id, int PersonId, string Longitude, string Latitude, string CreationTime)
{
    public static LocationShape Of(Visit visit) => new(
        visit.Id, visit.PersonId, visit.Longitude.ToString("R", CultureInfo.InvariantCulture), visit.Latitude.ToString("R", CultureInfo.InvariantCulture),
        Timestamps.Format(visit.AtMs));
}

[Description("One report of where a person was. Coordinates are numbers, WGS84 degrees; time is UTC.")]
internal sealed record LocationNumbersShape(long Id, int PersonId, double Longitude, double Latitude, string CreationTime);

[Description("A report of where a person was. Coordinates and person_id may be numbers or strings; without creation_time it is now.")]
internal sealed record LocationInput(int PersonId, double Longitude, double Latitude, string? CreationTime);

[Description("A visit of somebody else that was near, and who that is.")]
internal sealed record ConnectionShape(LocationShape Location, PersonShape Person);

[Description("The older producer's answer.")]
internal sealed record StatusShape(string Status);
