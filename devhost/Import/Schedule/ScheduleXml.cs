using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using NodaTime;

namespace UdaConnect.DevHost.Import.Schedule;

/// <summary>Schedule XML as Pentabarf, Frab and pretalx write it: schedule, day, room, event.</summary>
internal static class ScheduleXml
{
    private static readonly XmlReaderSettings Settings = new() { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null };

    public static ScheduleFile Read(string path, byte[] content, DateTimeZone? given)
    {
        var root = Load(path, content);
        if (root.Name.LocalName != "schedule")
            throw new DevHostException($"{path} is no schedule: its root is <{root.Name.LocalName}>, not <schedule>.");
        var conference = root.Element("conference");
        var zone = given ?? LocalTimes.Zone(Text(conference, "time_zone_name"));
        var dayChange = TryDuration(Text(conference, "day_change"), out var change) ? change : TimeSpan.Zero;
        var rows =
            from day in root.Elements("day")
            from room in day.Elements("room")
            from found in room.Elements("event")
            select Row(found, room, Text(day, "date"), dayChange, zone);
        return new(Text(conference, "title") ?? Text(conference, "acronym"), [.. rows]);
    }

    private static CsvRow<ScheduleRow> Row(XElement found, XElement room, string? day, TimeSpan dayChange, DateTimeZone? zone)
    {
        var line = ((IXmlLineInfo)found).LineNumber;
        var name = Text(room, "name") ?? Text(found, "room");
        var title = Text(found, "title");
        if (name is null)
            return Refused("room is missing");
        if (title is null)
            return Refused("title is missing");
        if (!TryDuration(Text(found, "duration"), out var duration))
            return Refused("duration is not hours and minutes such as 00:45");
        var error = Start(found, day, dayChange, zone, out var start);
        return error is null ? new(line, new(name, title, start, start + duration, null), null) : Refused(error);

        CsvRow<ScheduleRow> Refused(string reason) => new(line, default, reason);
    }

    /// <summary>From <c>date</c>, where that has a time; else from the day and <c>start</c>, which before the conference's day change is of the next morning.</summary>
    private static string? Start(XElement found, string? day, TimeSpan dayChange, DateTimeZone? zone, out DateTimeOffset start)
    {
        var date = Text(found, "date");
        if (date is not null && LocalTimes.TryInstant(date, out start))
            return null;
        start = default;
        if (date is null || !LocalTimes.TryLocal(date, out var local))
        {
            if (!DateTime.TryParseExact(day ?? date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var midnight))
                return "date is missing, and so is the day's";
            if (!TryDuration(Text(found, "start"), out var time) || time >= TimeSpan.FromDays(1))
                return "start is not a time such as 09:30";
            local = midnight + time + (time < dayChange ? TimeSpan.FromDays(1) : TimeSpan.Zero);
        }

        if (zone is null)
            return "has a time without a zone, and the file names none: say it with --time-zone";
        start = LocalTimes.At(local, zone);
        return null;
    }

    /// <summary>Hours and minutes, seconds or not; more than a day is the gateway's to refuse.</summary>
    private static bool TryDuration(string? text, out TimeSpan duration)
    {
        duration = default;
        var parts = text?.Split(':') ?? [];
        if (parts.Length is not (2 or 3))
            return false;
        Span<int> numbers = [0, 0, 0];
        for (var i = 0; i < parts.Length; i++)
        {
            if (!int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]) || numbers[i] > (i == 0 ? 999 : 59))
                return false;
        }

        duration = new(numbers[0], numbers[1], numbers[2]);
        return true;
    }

    /// <summary>An attribute or a child, trimmed; null where it is missing or empty.</summary>
    private static string? Text(XElement? parent, string name)
    {
        var text = ((string?)parent?.Attribute(name) ?? (string?)parent?.Element(name))?.Trim();
        return string.IsNullOrEmpty(text) ? null : text;
    }

    private static XElement Load(string path, byte[] content)
    {
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(content), Settings);
            return XDocument.Load(reader, LoadOptions.SetLineInfo).Root!;
        }
        catch (XmlException exception)
        {
            throw new DevHostException($"{path} is no XML that can be read: {exception.Message}", exception);
        }
    }
}
