using System.Collections.Immutable;
using UdaConnect.Encounters;
using UdaConnect.Persons;

namespace UdaConnect.Attendance;

/// <summary>Somebody who was at the same booths and sessions at the same time.</summary>
/// <param name="OverlapMs">How long both were at the same booth or session: time at several of them at once (a talk and the room it is in) counts once.</param>
/// <param name="Venues">Longest overlap first, then by id.</param>
/// <param name="Sessions">Longest overlap first, then by id.</param>
[GenerateSerializer, Immutable, Alias("udaconnect.SharedAttendance")]
public sealed record SharedAttendance(
    [property: Id(0)] Person Person, [property: Id(1)] long OverlapMs, [property: Id(2)] ImmutableArray<VenueOverlap> Venues,
    [property: Id(3)] ImmutableArray<SessionOverlap> Sessions)
{
    public ConnectionKey Key => new(OverlapMs, Person.Id);
}

/// <param name="OverlapMs">0 where both were there at one instant only.</param>
[GenerateSerializer, Immutable, Alias("udaconnect.VenueOverlap")]
public sealed record VenueOverlap([property: Id(0)] VenueName Venue, [property: Id(1)] long OverlapMs);

/// <param name="OverlapMs">0 where both were there at one instant only.</param>
[GenerateSerializer, Immutable, Alias("udaconnect.SessionOverlap")]
public sealed record SessionOverlap([property: Id(0)] long Id, [property: Id(1)] string Title, [property: Id(2)] long VenueId, [property: Id(3)] long OverlapMs);

/// <summary>A page of people ranked by overlap.</summary>
/// <param name="HasMore">The next page goes on behind the last entry's key.</param>
[GenerateSerializer, Immutable, Alias("udaconnect.SharedPage")]
public sealed record SharedPage([property: Id(0)] ImmutableArray<SharedAttendance> People, [property: Id(1)] bool HasMore);
