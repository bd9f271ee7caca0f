using System.Collections.Immutable;
using UdaConnect.Persons;
using UdaConnect.Visits;

namespace UdaConnect.Connections;

/// <summary>One complete time window of an answer.</summary>
/// <param name="Visits">Near visits of others, by time then id.</param>
/// <param name="People">Those of <paramref name="Visits"/> who are not known to have been sent in an earlier window of this question; empty unless named ones were asked for.</param>
/// <param name="NextMs">Where the next window starts; null: the answer is complete.</param>
[GenerateSerializer, Immutable, Alias("udaconnect.NearbyPage")]
public sealed record NearbyPage(
    [property: Id(0)] VisitPage Visits, [property: Id(1)] ImmutableArray<Person> People, [property: Id(2)] long? NextMs);
