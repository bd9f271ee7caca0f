using System.Text;

namespace UdaConnect.Tests.Gateway.Support;

/// <summary>A good input, from which each case of a table takes one field away or gives it another value.</summary>
/// <remarks>JSON is put together as text, because most bad values are ones that no JSON library would write.</remarks>
internal sealed record Input(params (string Field, string Value)[] Fields)
{
    /// <summary>Nested 100,000 deep.</summary>
    public static readonly string Deep = new StringBuilder().Insert(0, "[", 100_000).Append(']', 100_000).ToString();

    /// <summary>A JSON object.</summary>
    /// <param name="value">JSON; null leaves the field out.</param>
    public string Json(string field, string? value) => "{" + string.Join(',', With(field, value).Select(entry => $"\"{entry.Field}\":{entry.Value}")) + "}";

    public string Json() => Json("", null);

    /// <summary>A query string with its question mark.</summary>
    /// <param name="value">Percent-encoded; null leaves the field out.</param>
    public string Query(string field, string? value) => "?" + string.Join('&', With(field, value).Select(entry => $"{entry.Field}={entry.Value}"));

    public string Query() => Query("", null);

    /// <summary>JSON text of so many letters.</summary>
    public static string Letters(int count) => $"\"{new string('x', count)}\"";

    private IEnumerable<(string Field, string Value)> With(string field, string? value)
    {
        var others = Fields.Where(entry => entry.Field != field);
        return value is null ? others : others.Append((field, value));
    }
}
