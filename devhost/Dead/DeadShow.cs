using System.Globalization;

namespace UdaConnect.DevHost.Dead;

/// <summary><c>dead show</c>: everything about one letter.</summary>
public static class DeadShow
{
    public static void Write(TextWriter output, FoundOriginal found)
    {
        var letter = found.Letter;
        Line(output, "origin", letter.Origin.ToString());
        Line(output, "sent", letter.Origin.TimestampMs < 0 ? "at no known time" : DeadListing.At(DateTimeOffset.FromUnixTimeMilliseconds(letter.Origin.TimestampMs)));
        Line(output, "refused", Refused(letter));
        Line(output, "field", Printable.Line(letter.Field));
        Line(output, "reason", Printable.Line(letter.Reason));
        Line(output, "replayed", Replayed(letter));
        Line(output, "original", found.Problem is null ? found.Where : $"{found.Where}: {found.Problem}");
        if (found.Original is not { } original)
            return;
        Line(output, "key", original.Key is null ? "none" : Printable.Line(original.Key));
        foreach (var (name, value) in original.Headers)
            Line(output, "header", $"{Printable.Line(name)}: {Printable.Line(value)}");
        WriteValue(output, original.Value);
    }

    private static void WriteValue(TextWriter output, byte[]? value)
    {
        Line(output, "value", value is null ? "none" : string.Create(CultureInfo.InvariantCulture, $"{value.Length:N0} bytes"));
        if (value is not { Length: > 0 })
            return;
        var shown = value.AsMemory(0, Math.Min(value.Length, Printable.MaxBytes));
        output.WriteLine();
        if (Printable.Text(shown.Span) is { } text)
            output.WriteLine(text);
        else
            foreach (var line in Printable.Dump(shown))
                output.WriteLine(line);
        if (shown.Length < value.Length)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"… and {value.Length - shown.Length:N0} bytes more; --raw writes them all."));
    }

    private static string Refused(FoldedLetter letter) => letter.Times == 1
        ? DeadListing.At(letter.LastAt)
        : string.Create(CultureInfo.InvariantCulture, $"{letter.Times} times, first {DeadListing.At(letter.FirstAt)}, last {DeadListing.At(letter.LastAt)}");

    private static string Replayed(FoldedLetter letter)
    {
        if (letter.ReplayedAt is not { } at)
            return letter.IsRefusedAgain ? "yes, and refused again" : "no";
        var times = string.Create(CultureInfo.InvariantCulture, $"{letter.Replays} time{(letter.Replays == 1 ? "" : "s")}, last {DeadListing.At(at)}");
        return letter.IsRefusedAgain ? $"{times}, and refused again" : times;
    }

    private static void Line(TextWriter output, string name, string value) => output.WriteLine($"{name,-9}{value}");
}
