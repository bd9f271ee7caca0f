using System.ComponentModel;
using UdaConnect.Time;
using UdaConnect.Venues;

namespace UdaConnect.Gateway.Endpoints;

[Description("A venue as a GeoJSON Feature (RFC 7946).")]
internal sealed record VenueShape(string Type, long Id, GeometryShape Geometry, VenueProperties Properties)
{
    public static VenueShape Of(Venue venue) => new(
        "Feature", venue.Id, GeometryShape.Of(venue.Content.Footprint),
        new(
            venue.Content.Name, venue.Content.Kind, venue.Content.Footprint.RadiusMetres, venue.Content.EventId,
            venue.RetiredAtMs is { } ms ? Timestamps.Format(ms) : null));
}

[Description("A venue to register: a Polygon or MultiPolygon, holes allowed, or a Point with radius_metres.")]
internal sealed record VenueInput(string Type, GeometryShape Geometry, VenueInputProperties Properties);

internal sealed record VenueInputProperties(string Name, string Kind, double? RadiusMetres, long? EventId);

[Description("kind is one of booth, stage, room, hall, area; radius_metres belongs to a Point.")]
internal sealed record VenueProperties(string Name, string Kind, double? RadiusMetres, long? EventId, string? RetiredAt);

[Description("Venues as a GeoJSON FeatureCollection.")]
internal sealed record VenuesShape(string Type, IReadOnlyList<VenueShape> Features)
{
    public static VenuesShape Of(IEnumerable<Venue> venues) => new("FeatureCollection", [.. venues.Select(VenueShape.Of)]);
}

[Description("Polygon, MultiPolygon or Point; coordinates as in RFC 7946, longitude first.")]
internal sealed record GeometryShape(string Type, object Coordinates)
{
    public static GeometryShape Of(Footprint footprint)
    {
        if (footprint.Centre is { } centre)
            return new("Point", new[] { centre.Longitude, centre.Latitude });
        double[][][][] polygons =
        [
            .. footprint.Polygons.Select(rings => rings
                .Select(ring => ring.Select(point => new[] { point.Longitude, point.Latitude }).ToArray()).ToArray())
        ];
        return polygons is [var single] ? new("Polygon", single) : new("MultiPolygon", polygons);
    }
}
