using Ical.Net;
using NodaTime;
using NodaTime.TimeZones;

namespace UdaConnect.DevHost.Import.Schedule;

/// <summary>The time zones that one calendar may name: those that everybody knows, and those whose rules it carries itself.</summary>
/// <remarks>The library asks for zones through one setting of the process, so while a calendar is read its zones are those of the thread that reads it.</remarks>
internal sealed class CalendarZones : IDisposable
{
    [ThreadStatic]
    private static CalendarZones? _current;

    private readonly Dictionary<string, RuledZone?> _described = new(StringComparer.OrdinalIgnoreCase);

    static CalendarZones() => TimeZoneResolvers.TimeZoneResolver = name => _current is { } zones
        ? zones.Find(name) ?? throw new ArgumentException($"The time zone is not known: {name}", nameof(name))
        : TimeZoneResolvers.Default(name);

    private CalendarZones(Calendar calendar)
    {
        foreach (var zone in calendar.TimeZones)
        {
            if (zone.TzId?.Trim() is { Length: > 0 } name && Known(name) is null)
                _described[name] = RuledZone.Of(zone);
        }
    }

    /// <summary>From now on, on this thread, until it is disposed of.</summary>
    public static CalendarZones Of(Calendar calendar)
    {
        var zones = new CalendarZones(calendar);
        _current = zones;
        return zones;
    }

    /// <summary>Null where nobody knows it. A name that is known means what it means everywhere, whatever the calendar says of it.</summary>
    public DateTimeZone? Find(string name) => Known(name) ?? _described.GetValueOrDefault(name.Trim()) ?? EndOf(name.Trim());

    /// <summary>Why a name is of no use, to go on behind the field that names it; null where it is.</summary>
    public string? ComplaintOf(string name) => Find(name) is not null ? null
        : _described.ContainsKey(name.Trim()) ? $"names a time zone whose VTIMEZONE cannot be made out: {name}"
        : $"names a time zone that is not known: {name}; the file has no VTIMEZONE that tells its rules";

    public void Dispose() => _current = null;

    /// <summary>By its IANA name, or the one that Windows gives it.</summary>
    private static DateTimeZone? Known(string name)
    {
        var plain = name.Trim().TrimStart('/');
        return DateTimeZoneProviders.Tzdb.GetZoneOrNull(plain)
            ?? (TzdbDateTimeZoneSource.Default.WindowsMapping.PrimaryMapping.TryGetValue(plain, out var id) ? DateTimeZoneProviders.Tzdb.GetZoneOrNull(id) : null)
            ?? DateTimeZoneProviders.Tzdb.GetZoneOrNull(plain.Replace('-', '/'));
    }

    /// <summary>Some programs put their own path before it: <c>/freeassociation.sourceforge.net/Europe/Brussels</c>.</summary>
    private static DateTimeZone? EndOf(string name)
    {
        for (var slash = name.IndexOf('/', StringComparison.Ordinal); slash >= 0; slash = name.IndexOf('/', slash + 1))
        {
            if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(name[(slash + 1)..]) is { } zone)
                return zone;
        }

        return null;
    }
}
