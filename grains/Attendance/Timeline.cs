using System.Collections.Immutable;
using UdaConnect.Time;

namespace UdaConnect.Attendance;

/// <summary>Counts people over time.</summary>
internal static class Timeline
{
    // A line of so many points still shows something on a screen.
    private const int MostSteps = 300;

    private static readonly ImmutableArray<long> Widths = [60_000, 300_000, 900_000, 3_600_000, 6 * 3_600_000, Timestamps.DayMs];

    /// <summary>The finest width that keeps a range's steps few.</summary>
    public static long WidthFor(TimeRange range) => Widths.FirstOrDefault(width => (range.EndMs - range.StartMs) / width <= MostSteps, Widths[^1]);

    /// <summary>How many different people had a stay in each step; from the first to the last step with anybody, aligned to multiples of the width since 1970.</summary>
    public static ImmutableArray<AttendanceStep> Of(IReadOnlyCollection<Stay> stays, long widthMs)
    {
        if (stays.Count == 0)
            return [];
        var first = stays.Min(stay => stay.StartMs) / widthMs;
        var people = new HashSet<int>[stays.Max(stay => stay.EndMs) / widthMs - first + 1];
        foreach (var stay in stays)
        {
            for (var step = stay.StartMs / widthMs; step <= stay.EndMs / widthMs; step++)
                (people[step - first] ??= []).Add(stay.PersonId);
        }

        return [.. people.Select((there, step) => new AttendanceStep((first + step) * widthMs, there?.Count ?? 0))];
    }
}
