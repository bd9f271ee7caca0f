using UdaConnect.Encounters;
using UdaConnect.Time;
using UdaConnect.Validation;

namespace UdaConnect.Live;

/// <summary>The parameters of a live feed.</summary>
/// <param name="PersonId">1 … 2³¹−1.</param>
/// <param name="Range">At most <see cref="LongestRange"/>.</param>
/// <param name="After">Where a reader was before; null for a new feed.</param>
public sealed record LiveQuery(int PersonId, TimeRange Range, EncounterMeasure Measure, LiveCursor? After)
{
    public static readonly TimeSpan LongestRange = TimeSpan.FromDays(7);

    /// <summary>How long a feed stays open, and how far its range reaches when nothing is said.</summary>
    public static readonly TimeSpan LongestOpen = TimeSpan.FromDays(1);

    /// <param name="text">No start: from now on. No end: for a day from now, or from a start that lies later.</param>
    public static Validated<LiveQuery> Parse(
        string? personId, LiveText text, DateTimeOffset now, string personField = "id", string lastEventField = "Last-Event-ID")
    {
        var fields = new FieldReader();
        var person = fields.PersonId(personField, personId);
        var nowMs = now.ToUnixTimeMilliseconds();
        var start = text.StartDate ?? Timestamps.Format(nowMs);
        if (!Timestamps.TryParseDay(start, out var startMs) && !Timestamps.TryParse(start, out startMs))
            startMs = nowMs;
        var end = text.EndDate ?? Timestamps.Format(Math.Clamp(startMs, nowMs, Timestamps.EndMs) + (long)LongestOpen.TotalMilliseconds);
        var range = fields.Range("start_date", start, "end_date", end, LongestRange);
        var measure = EncountersQuery.ReadMeasure(fields, text.Distance, text.Within, text.Gap, text.Preset);
        var after = LiveCursor.Read(fields, lastEventField, text.LastEventId);
        return fields.Build(() => new LiveQuery(person, range, measure, after));
    }
}

/// <summary>The same as a client wrote them; null where not given.</summary>
public sealed record LiveText(string? StartDate, string? EndDate, string? Distance, string? Within, string? Gap, string? Preset, string? LastEventId);
