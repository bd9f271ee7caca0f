using System.Text.Json;
using UdaConnect.Time;
using UdaConnect.Validation;

namespace UdaConnect.Sessions;

/// <summary>Reads a session to create from JSON, and its venue's id from the path.</summary>
public static class SessionBody
{
    private const int LongestTitle = 500;

    public static Validated<SessionDraft> Parse(string? venueId, JsonElement body)
    {
        var fields = new FieldReader();
        var json = JsonFields.Open(body, fields);
        return json.IsObject
            ? Read(fields, "id", venueId, json.Text("title"), json.Text("start"), json.Text("end"))
            : Validated<SessionDraft>.Invalid(fields.Errors);
    }

    /// <param name="fields">What was already found wrong with the same input.</param>
    public static Validated<SessionDraft> Read(FieldReader fields, string venueField, string? venueId, string? title, string? start, string? end)
    {
        var venue = fields.Id(venueField, venueId);
        var name = fields.Text("title", title, LongestTitle);
        var range = new TimeRange(fields.Instant("start", start), fields.Instant("end", end));
        if (!fields.HasErrors && range.IsEmpty)
            fields.Fail("start", "must come before end");
        else if (!fields.HasErrors && range.Length > TimeSpan.FromDays(1))
            fields.Fail("end", "must be at most 24 hours after start");
        return fields.Build(() => new SessionDraft(venue, name, range.StartMs, range.EndMs));
    }
}
