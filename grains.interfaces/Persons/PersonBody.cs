using System.Text.Json;
using UdaConnect.Validation;

namespace UdaConnect.Persons;

/// <summary>Reads a person to register from JSON.</summary>
public static class PersonBody
{
    public static Validated<PersonDraft> Parse(JsonElement body)
    {
        var fields = new FieldReader();
        var json = JsonFields.Open(body, fields);
        if (!json.IsObject)
            return Validated<PersonDraft>.Invalid(fields.Errors);
        var id = fields.Whole("id", json.Whole("id"));
        var (first, last, company) = (json.Text("first_name"), json.Text("last_name"), json.Text("company_name"));
        var draft = PersonDraft.From(id, first, last, company);
        if (!fields.HasErrors)
            return draft;
        // A member of the wrong kind is null to the draft's own rules: what was said of it here comes first.
        foreach (var error in draft.Errors)
            fields.Fail(error.Field, error.Reason);
        return Validated<PersonDraft>.Invalid(fields.Errors);
    }
}
