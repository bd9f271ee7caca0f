using System.Globalization;
using System.Text.Json;
using UdaConnect.Validation;

namespace UdaConnect.Venues;

/// <summary>Reads a venue to register from a GeoJSON Feature (RFC 7946): a Polygon or MultiPolygon, or a Point with <c>radius_metres</c>.</summary>
/// <remarks>Whether polygons cross themselves, and holes lie inside, only the silo's geometry library knows; whether there is such an event, only its store.</remarks>
public static class VenueFeature
{
    public const double LargestRadius = 25_000;

    public static Validated<VenueDraft> Parse(JsonElement feature)
    {
        var fields = new FieldReader();
        var json = JsonFields.Open(feature, fields);
        if (!json.IsObject)
            return Validated<VenueDraft>.Invalid(fields.Errors);
        if (json.Text("type") != "Feature")
            fields.Fail("type", "must be Feature");

        var properties = JsonFields.Open(json.Member("properties") ?? default, fields, "properties", "properties.");
        var name = fields.Text("properties.name", properties.Text("name"));
        var kind = properties.Text("kind");
        if (kind is null || !VenueKinds.All.Contains(kind))
            fields.Fail("properties.kind", "must be one of " + string.Join(", ", VenueKinds.All));
        long? eventId = properties.Whole("event_id") is { } text ? fields.Id("properties.event_id", text) : null;
        var footprint = ReadFootprint(json.Member("geometry") ?? default, properties.Scalar("radius_metres"), fields);
        return fields.Build(() => new VenueDraft(name, kind!, footprint, eventId));
    }

    private static Footprint ReadFootprint(JsonElement geometry, string? radius, FieldReader fields)
    {
        var json = JsonFields.Open(geometry, fields, "geometry", "geometry.");
        var type = json.Text("type");
        var polygons = new PolygonReader(fields);
        if (json.IsObject && type is not ("Point" or "Polygon" or "MultiPolygon"))
            fields.Fail("geometry.type", "must be Polygon, MultiPolygon or Point");
        if (type == "Point")
            return new([], polygons.Position(json.Member("coordinates") ?? default), Radius(radius, fields));
        if (radius is not null)
            fields.Fail("properties.radius_metres", "belongs to a Point; leave it out or null for a polygon");
        return new(type switch
        {
            "Polygon" => [polygons.Polygon(json.Member("coordinates") ?? default)],
            "MultiPolygon" => polygons.Polygons(json.Member("coordinates") ?? default),
            _ => [],
        }, null, null);
    }

    private static double Radius(string? text, FieldReader fields)
    {
        if (text?.Contains('\0') == false
            && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var radius) && radius is > 0 and <= LargestRadius)
            return radius;
        fields.Fail("properties.radius_metres", "must be greater than 0 and at most 25000 metres for a Point");
        return 0;
    }
}
