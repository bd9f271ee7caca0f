using UdaConnect.Time;

namespace UdaConnect.Events;

/// <summary>UTC days and the instants in them.</summary>
public static class EventDays
{
    public const int Most = 366;

    public static TimeRange Range(DateOnly first, DateOnly last) => new(StartMs(first), StartMs(last) + Timestamps.DayMs);

    /// <summary>The UTC day an instant lies in.</summary>
    public static DateOnly Of(long ms) => DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeMilliseconds(ms).UtcDateTime);

    private static long StartMs(DateOnly day) => (day.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber) * Timestamps.DayMs;
}
