using UdaConnect.Time;

namespace UdaConnect.Encounters;

/// <summary>How much of some encounters lies in the fullest rolling 24 hours.</summary>
internal static class RollingDay
{
    /// <param name="encounters">Of one person, by start, not overlapping.</param>
    public static long MostMs(IReadOnlyList<Contact> encounters) => MostMs([.. encounters.Select(encounter => (encounter.StartMs, encounter.EndMs))]);

    /// <param name="encounters">Of one person, by start, not overlapping.</param>
    public static long MostMs(List<(long StartMs, long EndMs)> encounters)
    {
        // What a day holds changes only where its edges cross an encounter's, so a fullest one starts with an encounter or ends with one.
        var most = 0L;
        foreach (var (startMs, endMs) in encounters)
            most = Math.Max(most, Math.Max(WithinMs(encounters, startMs), WithinMs(encounters, endMs - Timestamps.DayMs)));
        return most;
    }

    private static long WithinMs(List<(long StartMs, long EndMs)> encounters, long fromMs)
    {
        var sum = 0L;
        foreach (var (startMs, endMs) in encounters)
            sum += Math.Max(0, Math.Min(endMs, fromMs + Timestamps.DayMs) - Math.Max(startMs, fromMs));
        return sum;
    }
}
