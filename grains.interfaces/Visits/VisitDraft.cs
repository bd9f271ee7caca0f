using System.Globalization;
using System.Text.Json;
using UdaConnect.Validation;

namespace UdaConnect.Visits;

/// <summary>A visit as a producer reports it, every field within bounds.</summary>
/// <param name="Id">As supplied, outside the reserved ranges; null: the server assigns one.</param>
/// <param name="AtMs">UTC, ms since 1970; null: the instant at which it is read.</param>
public readonly record struct VisitDraft(long? Id, int PersonId, long? AtMs, double Longitude, double Latitude)
{
    /// <summary>A visit as JSON: <c>person_id</c>, <c>longitude</c>, <c>latitude</c> and, if given, <c>creation_time</c> and <c>id</c>; numbers or strings.</summary>
    /// <param name="ignoreId">The sender's id means nothing on this way in.</param>
    public static Validated<VisitDraft> From(JsonElement body, bool ignoreId)
    {
        var fields = new FieldReader();
        var json = JsonFields.Open(body, fields);
        if (!json.IsObject)
            return fields.Build(() => default(VisitDraft));
        var id = ignoreId ? null : fields.SuppliedVisitId("id", fields.Whole("id", json.Whole("id")));
        var person = fields.PersonId("person_id", json.Whole("person_id"));
        var longitude = fields.Longitude("longitude", json.Scalar("longitude"));
        var latitude = fields.Latitude("latitude", json.Scalar("latitude"));
        var time = json.Text("creation_time");
        long? at = string.IsNullOrEmpty(time) ? null : fields.Instant("creation_time", time);
        return fields.Build(() => new VisitDraft(id, person, at, longitude, latitude));
    }

    /// <summary>A visit as the older gRPC producer sends it; its float means the shortest decimal that gives it.</summary>
    /// <param name="creationTime">Empty: now.</param>
    public static Validated<VisitDraft> From(int id, string personId, string creationTime, float longitude, string latitude)
    {
        var fields = new FieldReader();
        var supplied = fields.SuppliedVisitId("id", id);
        var person = fields.PersonId("person_id", personId);
        var east = fields.Longitude("longitude", longitude.ToString("R", CultureInfo.InvariantCulture));
        var north = fields.Latitude("latitude", latitude);
        long? at = creationTime.Length == 0 ? null : fields.Instant("creation_time", creationTime);
        return fields.Build(() => new VisitDraft(supplied, person, at, east, north));
    }

    /// <summary>A visit as numbers: the way of visits by the million, so nothing is allocated for a good one.</summary>
    /// <param name="id">0 or less: the server assigns one.</param>
    /// <returns>The first error; null when <paramref name="draft"/> is good.</returns>
    public static FieldError? Check(long id, int personId, long? atMs, double longitude, double latitude, out VisitDraft draft)
    {
        draft = new(id > 0 ? id : null, personId, atMs, longitude, latitude);
        if (id > 0 && (id > VisitIds.Max || VisitIds.IsReserved(id)))
        {
            var fields = new FieldReader();
            fields.SuppliedVisitId("id", id);
            return fields.Errors[0];
        }

        return VisitRules.PersonIdReason(personId) is { } person ? new("person_id", person)
            : VisitRules.LongitudeReason(longitude) is { } east ? new("longitude", east)
            : VisitRules.LatitudeReason(latitude) is { } north ? new("latitude", north)
            : atMs is { } ms && VisitRules.InstantReason(ms) is { } time ? new("creation_time", time)
            : null;
    }
}
