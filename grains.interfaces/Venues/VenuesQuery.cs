using System.Collections.Immutable;
using System.Globalization;
using UdaConnect.Geo;
using UdaConnect.Validation;
using UdaConnect.Visits;

namespace UdaConnect.Venues;

/// <summary>The parameters of a list of venues.</summary>
/// <param name="Boxes">Empty for everywhere; two where the asked box crosses the antimeridian.</param>
/// <param name="EventId">Null for all; whether there is such an event is not known here.</param>
/// <param name="AfterId">0 to start.</param>
/// <param name="Limit">1 to 1,000; 1,000 when not given.</param>
public sealed record VenuesQuery(ImmutableArray<GeoBox> Boxes, long? EventId, long AfterId, int Limit)
{
    private const string Form = "must be west,south,east,north in degrees: -180 to 180 and -90 to 90, south not above north";

    public static Validated<VenuesQuery> Parse(string? bbox, string? @event, string? limit, string? cursor)
    {
        var fields = new FieldReader();
        var boxes = bbox is null ? [] : Boxed(fields, bbox);
        long? eventId = string.IsNullOrEmpty(@event) ? null : fields.Id("event", @event);
        var count = fields.Limit("limit", limit) ?? 1000;
        var after = fields.Cursor("cursor", cursor, VisitIds.Max);
        return fields.Build(() => new VenuesQuery(boxes, eventId, after, count));
    }

    private static ImmutableArray<GeoBox> Boxed(FieldReader fields, string text)
    {
        Span<double> edges = stackalloc double[4];
        var count = 0;
        foreach (var part in text.AsSpan().Split(','))
        {
            var edge = text.AsSpan(part);
            var reach = count % 2 == 0 ? 180 : 90;
            if (count == 4 || edge.Contains('\0')
                || !double.TryParse(edge, NumberStyles.Float, CultureInfo.InvariantCulture, out var degrees) || !(Math.Abs(degrees) <= reach))
            {
                fields.Fail("bbox", Form);
                return [];
            }

            edges[count++] = degrees;
        }

        var (west, south, east, north) = (edges[0], edges[1], edges[2], edges[3]);
        if (count != 4 || south > north)
        {
            fields.Fail("bbox", Form);
            return [];
        }

        // RFC 7946, section 5.2: west greater than east is a box across the antimeridian.
        return west <= east ? [new(west, south, east, north)] : [new(west, south, 180, north), new(-180, south, east, north)];
    }
}
