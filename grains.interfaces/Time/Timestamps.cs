using System.Globalization;

namespace UdaConnect.Time;

/// <summary>Reads and writes the instants of every contract: UTC, whole milliseconds.</summary>
public static class Timestamps
{
    /// <summary>First valid instant, 2000-01-01T00:00:00Z, ms since 1970.</summary>
    public const long MinMs = 946_684_800_000;

    /// <summary>End of valid time (exclusive), 2100-01-01T00:00:00Z, ms since 1970.</summary>
    public const long EndMs = 4_102_444_800_000;

    public const long DayMs = 86_400_000;

    public static bool IsValid(long ms) => ms is >= MinMs and < EndMs;

    /// <summary><c>2026-01-06T09:00:01.662Z</c>: always three fraction digits.</summary>
    public static string Format(long ms) =>
        DateTimeOffset.FromUnixTimeMilliseconds(ms).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Reads an RFC 3339 instant; a space may stand for the <c>T</c>, the zone may be missing (then UTC), and of up to nine fraction digits three are kept.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out long ms)
    {
        ms = 0;
        if (text.Length < 19 || text[4] != '-' || text[7] != '-' || text[10] is not ('T' or 't' or ' ') || text[13] != ':' || text[16] != ':')
            return false;
        if (!TryDigits(text[..4], out var year) || !TryDigits(text[5..7], out var month) || !TryDigits(text[8..10], out var day)
            || !TryDigits(text[11..13], out var hour) || !TryDigits(text[14..16], out var minute) || !TryDigits(text[17..19], out var second))
            return false;
        if (!TryDayStart(year, month, day, out var dayMs) || hour > 23 || minute > 59 || second > 59)
            return false;

        var rest = text[19..];
        if (!TryFraction(ref rest, out var fractionMs) || !TryOffsetMinutes(rest, out var offsetMinutes))
            return false;
        ms = dayMs + ((hour * 60L + minute - offsetMinutes) * 60 + second) * 1000 + fractionMs;
        return true;
    }

    /// <summary>Reads a UTC day, <c>2020-01-05</c> or <c>2020-1-5</c>, as the instant of its first midnight.</summary>
    public static bool TryParseDay(ReadOnlySpan<char> text, out long ms)
    {
        ms = 0;
        var first = text.IndexOf('-');
        var last = text.LastIndexOf('-');
        return first == 4 && last > first + 1
            && last - first - 1 is 1 or 2 && text.Length - last - 1 is 1 or 2
            && TryDigits(text[..first], out var year) && TryDigits(text[(first + 1)..last], out var month) && TryDigits(text[(last + 1)..], out var day)
            && TryDayStart(year, month, day, out ms);
    }

    private static bool TryDigits(ReadOnlySpan<char> text, out int value)
    {
        value = 0;
        foreach (var c in text)
        {
            if (!char.IsAsciiDigit(c))
                return false;
            value = value * 10 + (c - '0');
        }

        return text.Length > 0;
    }

    private static bool TryDayStart(int year, int month, int day, out long ms)
    {
        ms = 0;
        if (year is < 1 or > 9999 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
            return false;
        ms = (new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc) - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMillisecond;
        return true;
    }

    private static bool TryFraction(ref ReadOnlySpan<char> rest, out int ms)
    {
        ms = 0;
        if (rest.IsEmpty || rest[0] != '.')
            return true;
        var digits = 0;
        while (digits + 1 < rest.Length && char.IsAsciiDigit(rest[digits + 1]))
            digits++;
        if (digits is 0 or > 9)
            return false;
        for (var i = 0; i < 3; i++)
            ms = ms * 10 + (i < digits ? rest[i + 1] - '0' : 0);
        rest = rest[(digits + 1)..];
        return true;
    }

    private static bool TryOffsetMinutes(ReadOnlySpan<char> rest, out int minutes)
    {
        minutes = 0;
        if (rest.IsEmpty || rest is "Z" or "z")
            return true;
        if (rest.Length != 6 || rest[0] is not ('+' or '-') || rest[3] != ':'
            || !TryDigits(rest[1..3], out var h) || !TryDigits(rest[4..6], out var m) || h > 23 || m > 59)
            return false;
        minutes = (h * 60 + m) * (rest[0] == '-' ? -1 : 1);
        return true;
    }
}
