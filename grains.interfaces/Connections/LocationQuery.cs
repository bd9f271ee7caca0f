using System.Text.Json;
using UdaConnect.Geo;
using UdaConnect.Time;
using UdaConnect.Validation;
using UdaConnect.Visits;

namespace UdaConnect.Connections;

/// <summary>The older <c>location/locations</c>: visits of others near a place, the end day not included.</summary>
/// <param name="PersonId">Whose visits are left out.</param>
/// <param name="Range">At most 366 days.</param>
/// <param name="Metres">(0, 10,000]; 5 when not given.</param>
public sealed record LocationQuery(int PersonId, GeoPoint Place, TimeRange Range, double Metres)
{
    private const string Line = "line";

    /// <param name="line">JSON: <c>{"person_id","longitude","latitude","meters","start_date","end_date"}</c>, numbers or strings.</param>
    public static Validated<LocationQuery> Parse(string? line)
    {
        var fields = new FieldReader();
        if (line is null)
            fields.Fail(Line, "is missing");
        else
        {
            try
            {
                using var document = JsonDocument.Parse(line, JsonFields.Options);
                return Read(document.RootElement, fields);
            }
            catch (Exception e) when (e is JsonException or ArgumentException)
            {
                // ArgumentException: half a surrogate pair has no UTF-8.
                fields.Fail(Line, "must be a JSON object");
            }
        }

        return Validated<LocationQuery>.Invalid(fields.Errors);
    }

    public NearbyQuestion ToQuestion(Guid id) => new(id, Range, Metres, WithinMs: null, Place, RegisteredOnly: false);

    private static Validated<LocationQuery> Read(JsonElement line, FieldReader fields)
    {
        var json = JsonFields.Open(line, fields, Line);
        if (!json.IsObject)
            return Validated<LocationQuery>.Invalid(fields.Errors);
        var person = fields.PersonId("person_id", json.Whole("person_id"));
        var place = new GeoPoint(fields.Longitude("longitude", json.Scalar("longitude")), fields.Latitude("latitude", json.Scalar("latitude")));
        var metres = fields.Metres("meters", json.Scalar("meters"), ConnectionQuery.DefaultMetres);
        var range = fields.Range(
            "start_date", json.Scalar("start_date"), "end_date", json.Scalar("end_date"), VisitsQuery.LongestRange, endDayIncluded: false);
        return fields.Build(() => new LocationQuery(person, place, range, metres));
    }
}
