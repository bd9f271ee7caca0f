namespace UdaConnect.Persons;

/// <summary>A registered attendee.</summary>
[GenerateSerializer, Immutable, Alias("udaconnect.Person")]
public sealed record Person(
    [property: Id(0)] int Id, [property: Id(1)] string FirstName, [property: Id(2)] string LastName, [property: Id(3)] string CompanyName);
