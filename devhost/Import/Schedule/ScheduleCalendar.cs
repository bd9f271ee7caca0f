using System.Runtime.Serialization;
using System.Text;
using Ical.Net;
using Ical.Net.CalendarComponents;
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
        var (rows, leftOut, name, number) = (new List<CsvRow<ScheduleRow>>(), new List<LeftOutEntry>(), (string?)null, 0);
        foreach (var calendar in Load(path, text))
        {
            using var zones = CalendarZones.Of(calendar);
            name ??= Property(calendar, "X-WR-CALNAME");
            var times = new CalendarTimes(zones, given ?? (Property(calendar, "X-WR-TIMEZONE") is { } zone ? zones.Find(zone) : null));
            var moved = Moved(calendar, times);
            foreach (var found in calendar.Events)
            {
                var line = lines.ElementAtOrDefault(number++);
                if (IsNoSession(found) is { } reason)
                    leftOut.Add(new(line, reason));
                else
                    rows.AddRange(Rows(found, line, moved, times));
            }
        }

        return new(name, rows) { LeftOut = leftOut };
    }

    /// <summary>What a calendar rightly holds beside sessions, and why it is none.</summary>
    private static string? IsNoSession(CalendarEvent found) =>
        string.Equals(found.Status, "CANCELLED", StringComparison.OrdinalIgnoreCase) ? "cancelled"
        : found.Start is { HasTime: false } ? "no time of day"
        : null;

    private static IEnumerable<CsvRow<ScheduleRow>> Rows(CalendarEvent found, long line, ILookup<string, DateTimeOffset> moved, CalendarTimes times)
    {
        var error = Times(found, times, out var start, out var end);
        if (error is not null)
            return [new(line, default, error)];
        var row = new ScheduleRow(found.Location!.Trim(), found.Summary!.Trim(), start, end, Place(found));
        if (found.RecurrenceIdentifier is not null || (found.RecurrenceRule is null && !found.RecurrenceDates.GetAllDates().Any()))
            return [new(line, row, null)];

        if (Starts(found, times) is not { } starts)
            return [new(line, default, $"recurs without end, or more than {MostOccurrences} times")];
        return starts.Except(moved[found.Uid ?? ""]).Select(at => new CsvRow<ScheduleRow>(line, row with { Start = at, End = at + (end - start) }, null));
    }

    private static string? Times(CalendarEvent found, CalendarTimes times, out DateTimeOffset start, out DateTimeOffset end)
    {
        (start, end) = (default, default);
        if (string.IsNullOrWhiteSpace(found.Summary))
            return "SUMMARY is missing";
        if (string.IsNullOrWhiteSpace(found.Location))
            return "LOCATION is missing";
        if (found.Start is not { } from)
            return "DTSTART is missing or no time";
        if (times.ComplaintOf(found) is { } complaint)
            return complaint;
        start = times.At(from);
        if (found.End is { } to)
            end = times.At(to);
        else if (found.Duration is { } lasts)
            end = times.After(from, lasts);
        else
            return "has neither DTEND nor DURATION";
        return null;
    }

    /// <summary>Null where there are too many, or none that the library finds within its limits.</summary>
    private static DateTimeOffset[]? Starts(CalendarEvent found, CalendarTimes times)
    {
        try
        {
            var starts = found.GetOccurrences(null, new() { MaxUnmatchedIncrementsLimit = 10_000 })
                .Select(at => times.At(at.Period.StartTime)).Take(MostOccurrences + 1).ToArray();
            return starts.Length > MostOccurrences ? null : starts;
        }
        catch (Ical.Net.Evaluation.EvaluationException)
        {
            return null;
        }
    }

    private static RoomPlace? Place(CalendarEvent found) =>
        found.GeographicLocation is { } place ? new(place.Longitude, place.Latitude) : null;

    /// <summary>Occurrences that an event of their own stands for, by UID. One that cannot be taken for an instant is refused where it is read itself.</summary>
    private static ILookup<string, DateTimeOffset> Moved(Calendar calendar, CalendarTimes times) => calendar.Events
        .Where(found => found.RecurrenceIdentifier is not null)
        .Select(found => (found.Uid, At: times.TryAt(found.RecurrenceIdentifier!.StartTime)))
        .Where(found => found.At is not null)
        .ToLookup(found => found.Uid ?? "", found => found.At!.Value);

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
