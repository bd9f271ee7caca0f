using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace UdaConnect.DevHost.Dead;

/// <summary><c>dead list</c>: a row for each origin, newest first.</summary>
public static class DeadListing
{
    private const string Instant = "yyyy-MM-dd HH:mm:ss'Z'";

    public static void Write(TextWriter output, string topic, IReadOnlyList<FoldedLetter> letters, int? limit)
    {
        var shown = letters.Take(limit ?? int.MaxValue).ToArray();
        if (shown.Length > 0)
        {
            string[][] rows = [["ORIGIN", "LAST REFUSED", "TIMES", "REPLAYED", "FIELD", "REASON"], .. shown.Select(Row)];
            var widths = Enumerable.Range(0, rows[0].Length - 1).Select(column => rows.Max(row => row[column].Length)).ToArray();
            foreach (var row in rows)
                output.WriteLine(string.Join("  ", row.Select((cell, column) => column < widths.Length ? cell.PadRight(widths[column]) : cell)));
        }

        var all = string.Create(CultureInfo.InvariantCulture, $"{letters.Count:N0} dead letter{(letters.Count == 1 ? "" : "s")} in {topic}");
        output.WriteLine(shown.Length == letters.Count ? all : string.Create(CultureInfo.InvariantCulture, $"{all}, the newest {shown.Length:N0} shown"));
    }

    public static void WriteJson(TextWriter output, string topic, IReadOnlyList<FoldedLetter> letters, int? limit) =>
        output.WriteLine(JsonSerializer.Serialize(new(topic, letters.Count, [.. letters.Take(limit ?? int.MaxValue).Select(LetterJson.Of)]), DeadJson.Default.ListJson));

    public static string Replays(FoldedLetter letter) => letter switch
    {
        { IsRefusedAgain: true } => "refused again",
        { ReplayedAt: { } at } => At(at),
        _ => "no",
    };

    public static string At(DateTimeOffset at) => at.UtcDateTime.ToString(Instant, CultureInfo.InvariantCulture);

    private static string[] Row(FoldedLetter letter) =>
    [
        OriginPattern.Abbreviate(letter.Origin), At(letter.LastAt), letter.Times.ToString(CultureInfo.InvariantCulture), Replays(letter),
        Printable.Line(letter.Field), Printable.Line(letter.Reason),
    ];
}

/// <param name="Count">Of all letters, also where <paramref name="Letters"/> were limited.</param>
public sealed record ListJson(string Topic, int Count, IReadOnlyList<LetterJson> Letters);

/// <param name="ByReference">The original's size where it was not copied; else null.</param>
public sealed record LetterJson(
    string Origin, DateTimeOffset FirstRefused, DateTimeOffset LastRefused, int Times, string Field, string Reason,
    int Replays, DateTimeOffset? LastReplayed, bool RefusedAgain, long? ByReference)
{
    public static LetterJson Of(FoldedLetter letter) => new(
        letter.Origin.ToString(), letter.FirstAt, letter.LastAt, letter.Times, letter.Field, letter.Reason,
        letter.Replays, letter.ReplayedAt, letter.IsRefusedAgain, letter.Copy is null ? letter.ByReference : null);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(ListJson))]
internal sealed partial class DeadJson : JsonSerializerContext;
