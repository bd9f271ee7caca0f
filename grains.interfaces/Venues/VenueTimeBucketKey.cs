using System.Globalization;
using UdaConnect.Time;

namespace UdaConnect.Venues;

/// <summary>One area in one slice of time: the unit of memory and fan-out.</summary>
/// <param name="AreaId">Venue id (&gt; 0) or tile id (&lt; 0).</param>
/// <param name="Slot">Number of the slice since 1970, each <see cref="WidthMs"/> long.</param>
public readonly record struct VenueTimeBucketKey(long AreaId, long Slot)
{
    /// <summary>Four hours, chosen by measured fill (docs/adr/0004). The database remembers the width its rows were made with; a silo with another does not start.</summary>
    public const long WidthMs = 4 * 3_600_000L;

    public TimeRange Range => new(Slot * WidthMs, (Slot + 1) * WidthMs);

    public static long SlotOf(long atMs) => Math.DivRem(atMs, WidthMs) is var (slot, rest) && rest < 0 ? slot - 1 : slot;

    public static VenueTimeBucketKey Parse(string text)
    {
        var mark = text.IndexOf('@', StringComparison.Ordinal);
        return mark > 0
            && long.TryParse(text.AsSpan(0, mark), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var area)
            && long.TryParse(text.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var slot)
            ? new(area, slot)
            : throw new FormatException($"'{text}' is no key of a bucket: <area>@<slot> is wanted.");
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{AreaId}@{Slot}");
}
