using UdaConnect.Visits;

namespace UdaConnect.Connections;

/// <summary>One complete time window of an answer.</summary>
/// <param name="Visits">Near visits of others, by time then id. Whose they are is for the asker to look up: most of them it knows already.</param>
/// <param name="NextMs">Where the next window starts; null: the answer is complete.</param>
// Id 1 carried names once: it stays unused, as an old reader would take anything there for them.
[GenerateSerializer, Immutable, Alias("udaconnect.NearbyPage")]
public sealed record NearbyPage([property: Id(0)] VisitPage Visits, [property: Id(2)] long? NextMs);
