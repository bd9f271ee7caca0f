using System.Diagnostics;
using UdaConnect.Bench.Convention;
using UdaConnect.Bench.Reporting;
using UdaConnect.Time;
using UdaConnect.Visits;

namespace UdaConnect.Bench.Connection;

/// <summary>One person's <c>connection</c> beside the best single SQL: answers first, times second.</summary>
internal sealed class ConnectionComparison(IClusterClient client, SqlBaseline sql, NearnessOracle oracle, ConventionPlan plan, Action<string> say)
{
    private const double Metres = 5;
    private const int Repeats = 7;
    private const int ColdRepeats = 5;

    // Until the runtime has compiled the hot loops for good.
    private const int WarmUps = 10;
    private const double WarmGoal = 30;
    private const double OlderGoal = 500;
    private const string Unit = "ms";

    // A statement that much slower than another, on its first run, is not repeated.
    private const double SlowerBy = 4;
    private static readonly TimeSpan FirstLimit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LeastLimit = TimeSpan.FromSeconds(5);

    private readonly ClusterQuestion _ours = new(client);

    public async Task<IReadOnlyList<BenchRow>> RunAsync(CancellationToken cancellationToken)
    {
        var person = TypicalPerson();
        List<BenchRow> rows = [];
        foreach (var (name, days) in new[] { ("one day", 1), ("three days", plan.Days) })
            rows.AddRange(await MeasureAsync(name, person, Days(days), days == 1, cancellationToken));
        return rows;
    }

    private async Task<IEnumerable<BenchRow>> MeasureAsync(string name, int person, TimeRange range, bool besideOlder, CancellationToken cancellationToken)
    {
        var measure = $"connection, {name}, 5 m";
        var expected = oracle.Ask(person, range, Metres);
        say($"{measure}: person {person}, {expected.OwnVisits} own visits, {expected.Near:N0} rows, {expected.Border.Count} more within 1 mm of 5 m left out of the comparison");

        // The first answers are compared, and warm both sides.
        var ours = await _ours.AskAsync(person, range, Metres, cancellationToken);
        var certain = ours.Count(row => !expected.Border.Contains(row.Id));
        if (certain != expected.Near)
            return [BenchRow.Failed($"{measure}, warm", Unit, "comparison", WarmGoal, $"{certain:N0} rows, and by comparing everything with everything {expected.Near:N0}")];
        var (candidates, failed) = await CompareAsync(measure, person, range, ours, expected, cancellationToken);
        if (failed is not null)
            return [failed];

        var (way, baseline) = await BestWayAsync(candidates, person, range, cancellationToken);
        await TimeAsync(WarmUps, () => Task.CompletedTask, () => _ours.AskAsync(person, range, Metres, cancellationToken));
        var warm = await TimeAsync(Repeats, () => Task.CompletedTask, () => _ours.AskAsync(person, range, Metres, cancellationToken));
        var cold = await TimeAsync(ColdRepeats, _ours.ForgetAsync, () => _ours.AskAsync(person, range, Metres, cancellationToken));
        var baselineName = $"best single SQL on PostGIS ({way.Name})";
        var note = $"{ours.Count:N0} rows";
        List<BenchRow> rows =
        [
            BenchRow.Times($"{measure}, warm", Unit, warm, baselineName, baseline, besideOlder ? WarmGoal : null, note),
            BenchRow.Times($"{measure}, cold grains", Unit, cold, baselineName, baseline, null, $"{note}; every idle grain put away before each question, PostgreSQL warm"),
        ];
        if (besideOlder)
            rows.Add(await BesideOlderAsync(measure, person, range, ours, warm, expected, cancellationToken));
        return rows;
    }

    /// <summary>Asks each statement once, and keeps those worth repeating; a plan that takes minutes is no baseline.</summary>
    private async Task<(List<SqlWay> Candidates, BenchRow? Failed)> CompareAsync(
        string measure, int person, TimeRange range, List<Visit> ours, OracleAnswer expected, CancellationToken cancellationToken)
    {
        var limit = FirstLimit;
        List<(SqlWay Way, TimeSpan Took)> answered = [];
        foreach (var way in SqlBaseline.Ways)
        {
            var started = Stopwatch.GetTimestamp();
            if (await sql.TryAskAsync(way, person, range, Metres, limit, cancellationToken) is not { } theirs)
            {
                say($"  SQL, {way.Name}: given up after {limit.TotalSeconds:0} s");
                continue;
            }

            if (NearRows.Difference(ours, theirs, expected.Border) is { } difference)
                return ([], BenchRow.Failed($"{measure}, warm", Unit, way.Name, WarmGoal, difference));
            answered.Add((way, Stopwatch.GetElapsedTime(started)));
            var wide = answered[^1].Took * SlowerBy;
            if (wide < limit)
                limit = wide < LeastLimit ? LeastLimit : wide;
        }

        if (answered.Count == 0)
            throw new BenchException($"No SQL answered within {FirstLimit.TotalSeconds:0} s.");
        var fastest = answered.Min(entry => entry.Took);
        return ([.. answered.Where(entry => entry.Took <= fastest * SlowerBy).Select(entry => entry.Way)], null);
    }

    private async Task<(SqlWay Way, Statistics Times)> BestWayAsync(List<SqlWay> candidates, int person, TimeRange range, CancellationToken cancellationToken)
    {
        var best = (Way: candidates[0], Times: (Statistics?)null);
        foreach (var way in candidates)
        {
            var times = await TimeAsync(Repeats, () => Task.CompletedTask, () => sql.AskAsync(way, person, range, Metres, cancellationToken));
            say($"  SQL, {way.Name}: {times.Median:N0} ms");
            if (best.Times is null || times.Median < best.Times.Median)
                best = (way, times);
        }

        return (best.Way, best.Times!);
    }

    /// <summary>Once: it takes its time, and a tenth more or less does not matter.</summary>
    private async Task<BenchRow> BesideOlderAsync(
        string measure, int person, TimeRange range, List<Visit> ours, Statistics warm, OracleAnswer expected, CancellationToken cancellationToken)
    {
        const string Name = "the older algorithm: one SQL for each location, measured once";
        List<Visit> older = [];
        var times = await TimeAsync(1, () => Task.CompletedTask, async () => older = await sql.AskAsBeforeAsync(person, range, Metres, cancellationToken));
        return NearRows.Difference(ours, older, expected.Border) is { } difference
            ? BenchRow.Failed($"{measure}, warm, beside the older algorithm", Unit, Name, OlderGoal, difference)
            : BenchRow.Times($"{measure}, warm, beside the older algorithm", Unit, warm, Name, times, OlderGoal);
    }

    private static async Task<Statistics> TimeAsync(int repeats, Func<Task> before, Func<Task<List<Visit>>> ask)
    {
        var times = new List<double>();
        for (var i = 0; i < repeats; i++)
        {
            await before();
            var started = Stopwatch.GetTimestamp();
            await ask();
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        return Statistics.Of(times);
    }

    private TimeRange Days(int count)
    {
        var firstMs = plan.DayStartMs(0) / Timestamps.DayMs * Timestamps.DayMs;
        return new(firstMs, firstMs + count * Timestamps.DayMs);
    }

    /// <summary>Of the first 25, the one with the middle answer for a day.</summary>
    private int TypicalPerson()
    {
        const int Asked = 25;
        var sizes = Enumerable.Range(1, Asked).Select(person => (Person: person, oracle.Ask(person, Days(1), Metres).Near)).OrderBy(size => size.Near).ToList();
        say($"one person's day at 5 m answers {sizes.Average(size => size.Near):N0} rows on average ({sizes[0].Near:N0} – {sizes[^1].Near:N0})");
        return sizes[Asked / 2].Person;
    }
}
