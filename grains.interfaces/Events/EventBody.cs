using System.Text.Json;
using UdaConnect.Validation;

namespace UdaConnect.Events;

/// <summary>Reads an event to create from JSON.</summary>
public static class EventBody
{
    public static Validated<EventDraft> Parse(JsonElement body)
    {
        var fields = new FieldReader();
        var json = JsonFields.Open(body, fields);
        return json.IsObject
            ? Read(fields, json.Text("name"), json.Text("start_date"), json.Text("end_date"))
            : Validated<EventDraft>.Invalid(fields.Errors);
    }

    /// <param name="fields">What was already found wrong with the same input.</param>
    public static Validated<EventDraft> Read(FieldReader fields, string? name, string? startDate, string? endDate)
    {
        var read = fields.Text("name", name);
        var (first, last) = (fields.Day("start_date", startDate), fields.Day("end_date", endDate));
        if (!fields.HasErrors && first > last)
            fields.Fail("start_date", "must not come after end_date");
        else if (!fields.HasErrors && last.DayNumber - first.DayNumber >= EventDays.Most)
            fields.Fail("end_date", $"must end an event of at most {EventDays.Most} days");
        return fields.Build(() => new EventDraft(read, first, last));
    }
}
