using System.Globalization;
using CsvHelper;

namespace UdaConnect.DevHost.Import;

/// <summary>Reads the fields of the current row and keeps the first reason why one cannot be read.</summary>
public sealed class CsvFields
{
    /// <summary>2⁵³−1: what JSON readers keep exactly.</summary>
    public const long LargestId = (1L << 53) - 1;

    private const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;

    // K: "Z", an offset, or nothing, which is UTC. The fraction is optional with its dot.
    private static readonly string[] InstantFormats = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK"];

    private readonly CsvReader _csv;

    internal CsvFields(CsvReader csv) => _csv = csv;

    internal string? Error { get; private set; }

    public string Text(string column)
    {
        var text = _csv.GetString(column);
        if (text.Length > 0)
            return text;
        Fail(column, "is missing");
        return "";
    }

    /// <summary>Empty where the row has nothing there.</summary>
    public string Optional(string column) => _csv.GetString(column);

    public long Id(string column) =>
        Parsed(column, $"is not a whole number from 1 to {LargestId}", (string text, out long id) => Whole(text, out id) && id is >= 1 and <= LargestId);

    public int PersonId(string column) =>
        (int)Parsed(column, $"is not a whole number from 1 to {int.MaxValue}", (string text, out long id) => Whole(text, out id) && id is >= 1 and <= int.MaxValue);

    public double Degrees(string column) =>
        Parsed(column, "is not a number", (string text, out double degrees) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out degrees));

    public DateTimeOffset Instant(string column) => Parsed(
        column,
        "is not a time such as 2020-06-04T09:00:20Z",
        (string text, out DateTimeOffset instant) => DateTimeOffset.TryParseExact(text, InstantFormats, CultureInfo.InvariantCulture, Utc, out instant));

    public void Fail(string column, string reason) => Error ??= $"{column} {reason}";

    internal void NextRow(string? error) => Error = error;

    private static bool Whole(string text, out long number) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);

    private T Parsed<T>(string column, string complaint, Parser<T> parse)
        where T : struct
    {
        var text = Text(column);
        if (text.Length == 0)
            return default;
        if (parse(text, out var value))
            return value;
        Fail(column, complaint);
        return default;
    }

    private delegate bool Parser<T>(string text, out T value);
}
