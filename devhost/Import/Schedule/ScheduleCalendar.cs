using System.Runtime.Serialization;
using System.Text;
using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using DateTimeZone = NodaTime.DateTimeZone;

namespace UdaConnect.DevHost.Import.Schedule;

/// <summary>iCalendar (RFC 5545): each event is a session, its location the room; one that recurs is as many.</summary>
internal static class ScheduleCalendar
{
    private const int MostOccurrences = 1_000;

    public static ScheduleFile Read(string path, byte[] content, DateTimeZone? given)
    {
        var text = Encoding.UTF8.GetString(content).TrimStart('\uFEFF');
        var lines = BeginnersOf(text);
        var (rows, name, number) = (new List<CsvRow<ScheduleRow>>(), (string?)null, 0);
        foreach (var calendar in Load(path, text))
        {
            name ??= Property(calendar, "X-WR-CALNAME");
            var zone = given ?? LocalTimes.Zone(Property(calendar, "X-WR-TIMEZONE"));
            var moved = Moved(calendar, zone);
            foreach (var found in calendar.Events)
                rows.AddRange(Rows(found, lines.ElementAtOrDefault(number++), moved, zone));
        }

        return new(name, rows);
    }

    private static IEnumerable<CsvRow<ScheduleRow>> Rows(CalendarEvent found, long line, ILookup<string, DateTimeOffset> moved, DateTimeZone? zone)
    {
        var error = Times(found, zone, out var start, out var end);
        if (error is not null)
            return [new(line, default, error)];
        var row = new ScheduleRow(found.Location!.Trim(), found.Summary!.Trim(), start, end, Place(found));
        if (found.RecurrenceIdentifier is not null || (found.RecurrenceRule is null && !found.RecurrenceDates.GetAllDates().Any()))
            return [new(line, row, null)];

        if (Starts(found, zone) is not { } starts)
            return [new(line, default, $"recurs without end, or more than {MostOccurrences} times")];
        return starts.Except(moved[found.Uid ?? ""]).Select(at => new CsvRow<ScheduleRow>(line, row with { Start = at, End = at + (end - start) }, null));
    }

    private static string? Times(CalendarEvent found, DateTimeZone? zone, out DateTimeOffset start, out DateTimeOffset end)
    {
        (start, end) = (default, default);
        if (string.Equals(found.Status, "CANCELLED", StringComparison.OrdinalIgnoreCase))
            return "is cancelled";
        if (string.IsNullOrWhiteSpace(found.Summary))
            return "SUMMARY is missing";
        if (string.IsNullOrWhiteSpace(found.Location))
            return "LOCATION is missing";
        if (found.Start is not { } from)
            return "DTSTART is missing or no time";
        if (!from.HasTime)
            return "is a whole day, not a session";
        try
        {
            if (Instant(from, zone) is not { } at)
                return "has a time without a zone, and the file names none: say it with --time-zone";
            start = at;
            if (found.End is { } to)
                end = Instant(to, zone) ?? at;
            else if (found.Duration is { } lasts)
                end = After(from, lasts, zone);
            else
                return "has neither DTEND nor DURATION";
            return null;
        }
        catch (ArgumentException unknown) when (unknown.ParamName == "tzId")
        {
            return $"names a time zone that is not known: {from.TzId}";
        }
    }

    /// <summary>Null for a time on the wall where no zone says which.</summary>
    private static DateTimeOffset? Instant(CalDateTime at, DateTimeZone? zone)
    {
        if (!at.IsFloating)
            return new(at.AsUtc, TimeSpan.Zero);
        return zone is null ? null : LocalTimes.At(at.Value, zone);
    }

    /// <summary>Whole days are days on the wall, the rest is time that passes: a day has 23 hours where summer time begins.</summary>
    private static DateTimeOffset After(CalDateTime start, Duration lasts, DateTimeZone? zone)
    {
        var days = lasts.Sign * ((lasts.Weeks ?? 0) * 7 + (lasts.Days ?? 0));
        var rest = lasts.Sign * new TimeSpan(lasts.Hours ?? 0, lasts.Minutes ?? 0, lasts.Seconds ?? 0);
        return Instant(days == 0 ? start : new CalDateTime(start.Value.AddDays(days), start.TzId), zone)!.Value + rest;
    }

    /// <summary>Null where there are too many, or none that the library finds within its limits.</summary>
    private static DateTimeOffset[]? Starts(CalendarEvent found, DateTimeZone? zone)
    {
        try
        {
            var starts = found.GetOccurrences(null, new() { MaxUnmatchedIncrementsLimit = 10_000 })
                .Select(at => Instant(at.Period.StartTime, zone)).OfType<DateTimeOffset>().Take(MostOccurrences + 1).ToArray();
            return starts.Length > MostOccurrences ? null : starts;
        }
        catch (Ical.Net.Evaluation.EvaluationException)
        {
            return null;
        }
    }

    private static RoomPlace? Place(CalendarEvent found) =>
        found.GeographicLocation is { } place ? new(place.Longitude, place.Latitude) : null;

    /// <summary>Occurrences that an event of their own stands for, by UID.</summary>
    private static ILookup<string, DateTimeOffset> Moved(Calendar calendar, DateTimeZone? zone) => calendar.Events
        .Where(found => found.RecurrenceIdentifier is not null)
        .Select(found => (found.Uid, At: KnownInstant(found.RecurrenceIdentifier!.StartTime, zone)))
        .Where(found => found.At is not null)
        .ToLookup(found => found.Uid ?? "", found => found.At!.Value);

    private static DateTimeOffset? KnownInstant(CalDateTime at, DateTimeZone? zone)
    {
        try
        {
            return Instant(at, zone);
        }
        catch (ArgumentException)
        {
            return null; // The event that is moved names the same zone, and is refused for it.
        }
    }

    private static string? Property(Calendar calendar, string name) =>
        calendar.Properties.FirstOrDefault(property => property.Name == name)?.Value?.ToString()?.Trim() is { Length: > 0 } text ? text : null;

    /// <summary>The lines on which events begin, in order; the library keeps the order and not the lines.</summary>
    private static List<long> BeginnersOf(string text) =>
    [
        .. text.Split('\n').Index().Where(line => line.Item.TrimEnd().Equals("BEGIN:VEVENT", StringComparison.OrdinalIgnoreCase) && !char.IsWhiteSpace(line.Item[0]))
            .Select(line => line.Index + 1L),
    ];

    private static CalendarCollection Load(string path, string text)
    {
        try
        {
            return CalendarCollection.Load(new StringReader(text));
        }
        catch (Exception exception) when (exception is SerializationException or ArgumentException or FormatException or InvalidOperationException)
        {
            throw new DevHostException($"{path} is no iCalendar file that can be read: {exception.Message}", exception);
        }
    }
}
