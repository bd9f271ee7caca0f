using System.Globalization;
using System.Text.Json;
using UdaConnect.Visits;

namespace UdaConnect.Validation;

/// <summary>The members of a JSON object as the text of fields, for <see cref="FieldReader"/>: numbers and strings are alike, as in the older services.</summary>
/// <param name="prefix">Path of the object within the message, ending in a dot; empty for the message itself.</param>
public readonly struct JsonFields(JsonElement value, FieldReader fields, string prefix = "")
{
    /// <summary>What a body as a whole is called in errors.</summary>
    public const string Body = "body";

    /// <summary>How deep a message may be nested; the stream's pump reads no deeper either.</summary>
    public const int MaxDepth = 16;

    /// <summary>How every message is parsed.</summary>
    public static JsonDocumentOptions Options => new() { MaxDepth = MaxDepth };

    public bool IsObject => value.ValueKind == JsonValueKind.Object;

    /// <summary>The members of <paramref name="value"/>; if it is no object, that is an error of <paramref name="field"/> and there are none.</summary>
    public static JsonFields Open(JsonElement value, FieldReader fields, string field = Body, string prefix = "")
    {
        if (value.ValueKind != JsonValueKind.Object)
            fields.Fail(field, "must be a JSON object");
        else if (!HasReadableNames(value))
        {
            fields.Fail(field, "must not have names that are no well-formed text");
            return new(default, fields, prefix);
        }

        return new(value, fields, prefix);
    }

    /// <summary>A number or string as text; null when missing or null. Anything else comes as its JSON text, which no number, id or date looks like.</summary>
    public string? Scalar(string name) => Member(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } text => Decode(text, prefix + name),
        { } other => other.GetRawText(),
    };

    /// <summary>As <see cref="Scalar"/>, for whole numbers: <c>5.0</c> and <c>5e0</c> are 5, and empty text is as good as none.</summary>
    public string? Whole(string name)
    {
        var text = Scalar(name);
        if (string.IsNullOrEmpty(text))
            return null;
        return !text.Contains('\0') && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            && Math.Abs(value) <= VisitIds.Max && Math.Floor(value) == value
            ? ((long)value).ToString(CultureInfo.InvariantCulture)
            : text;
    }

    /// <summary>A string; null when missing, null or, which is an error, something else.</summary>
    public string? Text(string name)
    {
        var member = Member(name);
        if (member is { ValueKind: JsonValueKind.String } text)
            return Decode(text, prefix + name);
        if (member is not null)
            fields.Fail(prefix + name, "must be a string");
        return null;
    }

    /// <summary>The member's value; null when missing or null.</summary>
    public JsonElement? Member(string name) =>
        IsObject && value.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null ? member : null;

    // Half a surrogate pair in a name: the document parses, comparing the name does not.
    private static bool HasReadableNames(JsonElement value)
    {
        try
        {
            foreach (var member in value.EnumerateObject())
                _ = member.Name;
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private string? Decode(JsonElement text, string field)
    {
        try
        {
            return text.GetString();
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, or bytes that are no UTF-8: the document parses, its text does not.
            fields.Fail(field, "must be well-formed text without NUL");
            return null;
        }
    }
}
