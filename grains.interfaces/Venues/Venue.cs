using System.Collections.Immutable;
using UdaConnect.Geo;

namespace UdaConnect.Venues;

/// <summary>A registered place at an event.</summary>
/// <param name="Id">1 …</param>
/// <param name="RetiredAtMs">From then on it takes no new visits; null while in use.</param>
[GenerateSerializer, Immutable, Alias("udaconnect.Venue")]
public sealed record Venue([property: Id(0)] long Id, [property: Id(1)] VenueDraft Content, [property: Id(2)] long? RetiredAtMs);

/// <summary>A venue to register. Footprints are immutable: a booth that moves is a new venue.</summary>
/// <param name="Name">1 to 200 characters.</param>
/// <param name="Kind">One of <see cref="VenueKinds"/>.</param>
/// <param name="EventId">The event it belongs to, if any.</param>
[GenerateSerializer, Immutable, Alias("udaconnect.VenueDraft")]
public sealed record VenueDraft(
    [property: Id(0)] string Name, [property: Id(1)] string Kind, [property: Id(2)] Footprint Footprint, [property: Id(3)] long? EventId);

/// <summary>Where a venue is: polygons with edges straight in longitude/latitude (RFC 7946), or a point and a radius.</summary>
/// <param name="Polygons">Polygon → rings (outer first) → positions, closed. Empty for a disc.</param>
/// <param name="Centre">Centre of a disc; null for polygons.</param>
/// <param name="RadiusMetres">Of a disc, geodesic, (0, 25,000]; null for polygons.</param>
[GenerateSerializer, Immutable, Alias("udaconnect.Footprint")]
public sealed record Footprint(
    [property: Id(0)] ImmutableArray<ImmutableArray<ImmutableArray<GeoPoint>>> Polygons, [property: Id(1)] GeoPoint? Centre, [property: Id(2)] double? RadiusMetres);

public static class VenueKinds
{
    public static readonly ImmutableArray<string> All = ["booth", "stage", "room", "hall", "area"];
}
