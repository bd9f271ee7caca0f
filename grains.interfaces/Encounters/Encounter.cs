using System.Collections.Immutable;
using UdaConnect.Geo;
using UdaConnect.Persons;

namespace UdaConnect.Encounters;

/// <summary>A run of moments of two people in which gaps are at most the measure's.</summary>
/// <param name="StartMs">The first moment: of a near pair of visits, the later instant.</param>
/// <param name="EndMs">The last; the same as the first where there was only one.</param>
/// <param name="ClosestMetres">Geodesic.</param>
/// <param name="Place">Where the person asked about was at the closest moment; of equally close ones the earliest.</param>
/// <param name="Venues">Whose footprint covers both visits of at least one moment, by id; a booth and the hall around it are both.</param>
/// <param name="Sessions">At whose venue at least one moment lies in [start, end), by id.</param>
[GenerateSerializer, Immutable, Alias("udaconnect.Encounter")]
public sealed record Encounter(
    [property: Id(0)] long StartMs, [property: Id(1)] long EndMs, [property: Id(2)] double ClosestMetres,
    [property: Id(3)] GeoPoint Place, [property: Id(4)] ImmutableArray<VenueName> Venues,
    [property: Id(5)] ImmutableArray<SessionName> Sessions);

/// <summary>All encounters with one person, added up.</summary>
/// <param name="LastMetMs">End of the last encounter.</param>
public sealed record PersonConnection(
    Person Person, int Encounters, long DurationMs, long FirstMetMs, long LastMetMs, double ClosestMetres, ImmutableArray<VenueName> Venues)
{
    public ConnectionKey Key => new(DurationMs, Person.Id);
}

/// <summary>A page of the encounters of two people, by start.</summary>
/// <param name="HasMore">The next page goes on behind the last entry's start.</param>
[GenerateSerializer, Immutable, Alias("udaconnect.EncountersPage")]
public sealed record EncountersPage([property: Id(0)] ImmutableArray<Encounter> Encounters, [property: Id(1)] bool HasMore);

/// <summary>A venue as lists of encounters name it.</summary>
[GenerateSerializer, Immutable, Alias("udaconnect.VenueName")]
public sealed record VenueName([property: Id(0)] long Id, [property: Id(1)] string Name);

/// <summary>A session as lists of encounters name it.</summary>
[GenerateSerializer, Immutable, Alias("udaconnect.SessionName")]
public sealed record SessionName([property: Id(0)] long Id, [property: Id(1)] string Title);
