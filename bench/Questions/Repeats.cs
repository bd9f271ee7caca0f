using System.Diagnostics;
using UdaConnect.Bench.Reporting;

namespace UdaConnect.Bench.Questions;

/// <summary>Asks the same thing again and again, and keeps how long each time took.</summary>
internal static class Repeats
{
    public const string Unit = "ms";
    public const int Warm = 21;

    /// <summary>Of a baseline, whose repeats take longer and differ less.</summary>
    public const int Baseline = 7;

    private const int Cold = 9;

    // As in a service that has run for a while: the runtime compiles what is hot once more after so many calls, and then some time passes until that is done.
    private const int WarmUps = 500;
    private static readonly TimeSpan Compiling = TimeSpan.FromSeconds(1);

    // Memory is cold, not the code: activating and loading is compiled once more too.
    private const int ColdWarmUps = 30;

    /// <param name="before">Done before each, outside the time.</param>
    public static async Task<Statistics> TimeAsync(int count, Func<Task> ask, Func<Task>? before = null)
    {
        var times = new List<double>();
        for (var i = 0; i < count; i++)
        {
            if (before is not null)
                await before();
            var started = Stopwatch.GetTimestamp();
            await ask();
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        return Statistics.Of(times);
    }

    /// <summary>As it is in a service that has run for a while.</summary>
    public static async Task<Statistics> TimeWarmAsync(Func<Task> ask, int count = Warm)
    {
        await TimeAsync(WarmUps, ask);
        await Task.Delay(Compiling);
        return await TimeAsync(count, ask);
    }

    /// <summary>The same service, with nothing of the answer in memory.</summary>
    /// <param name="forget">Done before each, outside the time.</param>
    public static async Task<Statistics> TimeColdAsync(Func<Task> ask, Func<Task> forget)
    {
        await TimeAsync(ColdWarmUps, ask, forget);
        return await TimeAsync(Cold, ask, forget);
    }
}
