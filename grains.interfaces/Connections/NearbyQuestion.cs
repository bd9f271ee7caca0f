using UdaConnect.Geo;
using UdaConnect.Time;

namespace UdaConnect.Connections;

/// <summary>Whose visits were near, to a person's own visits or to one place.</summary>
/// <param name="Id">Made by the asker once for all windows of one answer; lets the Person grain keep what it found out in the first.</param>
/// <param name="Range">Both visits of a near pair lie in it.</param>
/// <param name="Metres">0 to 10,000, geodesic on WGS84, inclusive.</param>
/// <param name="WithinMs">|t1 − t2| at most; null: any. Ignored with <paramref name="Around"/>.</param>
/// <param name="Around">The place asked about instead of the person's own visits; their own are left out all the same.</param>
/// <param name="RegisteredOnly">Leave out visits of people who are not registered, and name those who are.</param>
[GenerateSerializer, Immutable, Alias("udaconnect.NearbyQuestion")]
public sealed record NearbyQuestion(
    [property: Id(0)] Guid Id,
    [property: Id(1)] TimeRange Range,
    [property: Id(2)] double Metres,
    [property: Id(3)] long? WithinMs,
    [property: Id(4)] GeoPoint? Around,
    [property: Id(5)] bool RegisteredOnly);
