using System.Diagnostics;
using Npgsql;
using UdaConnect.Bench.Reporting;

namespace UdaConnect.Bench.Questions;

/// <summary>Finds the fastest of several ways to say one question, which is then the baseline. Answers are compared before any time is believed.</summary>
/// <param name="ask">Puts a statement; gives it up after the limit.</param>
/// <param name="difference">From our answer, in words; null if there is none.</param>
internal sealed class SqlContest<TAnswer>(Func<SqlWay, TimeSpan, Task<TAnswer>> ask, Func<TAnswer, string?> difference, Action<string> say)
{
    // A statement that much slower than another, on its first run, is not repeated: a plan that takes minutes is no baseline.
    private const double SlowerBy = 4;
    private static readonly TimeSpan FirstLimit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LeastLimit = TimeSpan.FromSeconds(5);

    /// <exception cref="BenchException">None answered.</exception>
    public async Task<SqlOutcome> RunAsync(IReadOnlyList<SqlWay> ways)
    {
        var limit = FirstLimit;
        List<(SqlWay Way, TimeSpan Took)> answered = [];
        foreach (var way in ways)
        {
            var started = Stopwatch.GetTimestamp();
            if (await TryAskAsync(way, limit) is not (true, var answer))
                continue;
            var took = Stopwatch.GetElapsedTime(started);
            if (difference(answer!) is { } different)
                return new(way, null, different);
            answered.Add((way, took));
            var wide = took * SlowerBy;
            if (wide < limit)
                limit = wide < LeastLimit ? LeastLimit : wide;
        }

        if (answered.Count == 0)
            throw new BenchException($"No SQL answered within {FirstLimit.TotalSeconds:0} s.");
        var fastest = answered.Min(entry => entry.Took);
        return await FastestAsync(answered.Where(entry => entry.Took <= fastest * SlowerBy).Select(entry => entry.Way));
    }

    private async Task<(bool Answered, TAnswer? Answer)> TryAskAsync(SqlWay way, TimeSpan limit)
    {
        try
        {
            return (true, await ask(way, limit));
        }
        catch (NpgsqlException exception) when (exception.InnerException is TimeoutException)
        {
            say($"  SQL, {way.Name}: given up after {limit.TotalSeconds:0} s");
            return default;
        }
    }

    private async Task<SqlOutcome> FastestAsync(IEnumerable<SqlWay> ways)
    {
        SqlOutcome? best = null;
        foreach (var way in ways)
        {
            var times = await Repeats.TimeAsync(Repeats.Baseline, () => ask(way, FirstLimit));
            say($"  SQL, {way.Name}: {times.Median:N0} ms");
            if (best is null || times.Median < best.Times!.Median)
                best = new(way, times, null);
        }

        return best!;
    }
}

/// <summary>The fastest way with its times; or the first whose answer differed, and how.</summary>
internal sealed record SqlOutcome(SqlWay Way, Statistics? Times, string? Difference);
