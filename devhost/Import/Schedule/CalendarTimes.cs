using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using NodaTime;
using Duration = Ical.Net.DataTypes.Duration;

namespace UdaConnect.DevHost.Import.Schedule;

/// <summary>The times of a calendar as instants.</summary>
/// <param name="onTheWall">Of times without a zone; null where nobody says it.</param>
internal sealed class CalendarTimes(CalendarZones zones, DateTimeZone? onTheWall)
{
    /// <summary>Why a time of an event cannot be taken for an instant; null where all can.</summary>
    public string? ComplaintOf(CalendarEvent found) =>
        ComplaintOf("DTSTART", found.Start) ?? ComplaintOf("DTEND", found.End) ?? ComplaintOf("RECURRENCE-ID", found.RecurrenceIdentifier?.StartTime)
        ?? ComplaintOf("EXDATE", found.ExceptionDates.GetAllDates()) ?? ComplaintOf("RDATE", found.RecurrenceDates.GetAllDates());

    /// <summary>Of a time about which there is no complaint.</summary>
    public DateTimeOffset At(CalDateTime at) => LocalTimes.At(at.Value, (at.TzId is null ? onTheWall : zones.Find(at.TzId))!);

    /// <summary>Null where there is a complaint.</summary>
    public DateTimeOffset? TryAt(CalDateTime at) => ComplaintOf("", at) is null ? At(at) : null;

    /// <summary>Whole days are days on the wall, the rest is time that passes: a day has 23 hours where summer time begins.</summary>
    public DateTimeOffset After(CalDateTime start, Duration lasts)
    {
        var days = lasts.Sign * ((lasts.Weeks ?? 0) * 7 + (lasts.Days ?? 0));
        var rest = lasts.Sign * new TimeSpan(lasts.Hours ?? 0, lasts.Minutes ?? 0, lasts.Seconds ?? 0);
        return At(days == 0 ? start : new CalDateTime(start.Value.AddDays(days), start.TzId)) + rest;
    }

    private string? ComplaintOf(string field, IEnumerable<CalDateTime> times) => times.Select(at => ComplaintOf(field, at)).FirstOrDefault(complaint => complaint is not null);

    private string? ComplaintOf(string field, CalDateTime? at) => at switch
    {
        null => null,
        { TzId: { } name } => zones.ComplaintOf(name) is { } complaint ? $"{field} {complaint}" : null,
        // Leaves out whatever is on that day, in the zone of what recurs.
        { HasTime: false } when field == "EXDATE" => null,
        _ => onTheWall is null ? $"{field} is a time without a zone, and the file names none: say it with --time-zone" : null,
    };
}
