using Ical.Net;
using Ical.Net.CalendarComponents;
using NodaTime;
using NodaTime.TimeZones;

namespace UdaConnect.DevHost.Import.Schedule;

/// <summary>A time zone by the rules that a calendar carries for it (RFC 5545, VTIMEZONE): an offset from each onset to the next.</summary>
internal sealed class RuledZone : DateTimeZone
{
    private const int MostOnsets = 10_000;

    // Visits and sessions end here (Timestamps).
    private const int LastYear = 2100;

    // All of time, in order.
    private readonly ZoneInterval[] _intervals;

    private RuledZone(string id, ZoneInterval[] intervals)
        : base(id, intervals.Length == 1, intervals.Min(interval => interval.WallOffset), intervals.Max(interval => interval.WallOffset)) => _intervals = intervals;

    public override ZoneInterval GetZoneInterval(Instant instant)
    {
        var (low, high) = (0, _intervals.Length - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = _intervals[middle].Start <= instant ? (middle, high) : (low, middle - 1);
        }

        return _intervals[low];
    }

    /// <summary>Null where its rules cannot be made out.</summary>
    public static RuledZone? Of(VTimeZone described)
    {
        var onsets = new SortedDictionary<Instant, (Offset From, Offset To)>();
        foreach (var rule in described.TimeZoneInfos)
        {
            if (Read(rule.OffsetFrom) is not { } from || Read(rule.OffsetTo) is not { } to || Onsets(rule, from) is not { } instants)
                return null;
            foreach (var instant in instants)
                onsets[instant] = (from, to);
        }

        return onsets.Count == 0 ? null : new(described.TzId ?? "", [.. Intervals(onsets)]);
    }

    private static IEnumerable<ZoneInterval> Intervals(SortedDictionary<Instant, (Offset From, Offset To)> onsets)
    {
        // Before its first onset nothing is said but what that one changed.
        var (start, offset) = ((Instant?)null, onsets.First().Value.From);
        foreach (var (onset, change) in onsets)
        {
            yield return new("", start, onset, offset, Offset.Zero);
            (start, offset) = (onset, change.To);
        }

        yield return new("", start, null, offset, Offset.Zero);
    }

    /// <summary>Onsets are told on the wall as it was before them. <c>UNTIL</c> is an instant, so the library, for which the wall has no offset, must not see it.</summary>
    private static Instant[]? Onsets(VTimeZoneInfo rule, Offset from)
    {
        if (rule.Start is null)
            return null;
        var until = rule.RecurrenceRule?.Until;
        if (until is not null)
            rule.RecurrenceRule!.Until = null;
        try
        {
            var onsets = rule.GetOccurrences(null, new() { MaxUnmatchedIncrementsLimit = MostOnsets })
                .Select(onset => LocalDateTime.FromDateTime(onset.Period.StartTime.Value))
                .TakeWhile(onset => onset.Year <= LastYear && (until is null || !IsBehind(onset, from, until))).Take(MostOnsets + 1).ToArray();
            return onsets.Length > MostOnsets ? null : [.. onsets.Select(onset => onset.WithOffset(from).ToInstant())];
        }
        catch (Exception exception) when (exception is Ical.Net.Evaluation.EvaluationException or ArgumentException)
        {
            return null;
        }
    }

    private static bool IsBehind(LocalDateTime onset, Offset from, Ical.Net.DataTypes.CalDateTime until)
    {
        var last = LocalDateTime.FromDateTime(until.Value);
        return until.IsUtc ? onset.WithOffset(from).ToInstant() > last.InUtc().ToInstant() : onset > last;
    }

    private static Offset? Read(Ical.Net.DataTypes.UtcOffset? told) =>
        told is { } offset && offset.Offset.Duration() < TimeSpan.FromHours(18) ? Offset.FromTimeSpan(offset.Offset) : null;
}
