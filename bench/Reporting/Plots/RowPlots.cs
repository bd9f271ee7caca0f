namespace UdaConnect.Bench.Reporting.Plots;

/// <summary>Pictures of a table's rows.</summary>
internal static class RowPlots
{
    /// <summary>None where there is nothing to draw.</summary>
    public static IEnumerable<IPlot> Of(IReadOnlyList<BenchRow> rows)
    {
        Bar[] goals = [.. rows.Where(row => row.Goal is not null && row.Ours is not null).Select(GoalBar)];
        if (goals.Length > 0)
            yield return new BarPlot("goals", "How far each goal is reached: 1 is what was asked, further right is better", goals);
        Bar[] ratios = [.. rows.Where(row => row is { Ratio: not null, GoalIs: GoalKind.RatioAtLeast }).Select(RatioBar)];
        if (ratios.Length > 0)
            yield return new BarPlot("ratios", "How many times better than the baseline of the same run; the mark is what was asked", ratios);
    }

    private static Bar GoalBar(BenchRow row)
    {
        var reached = row.GoalIs switch
        {
            GoalKind.RatioAtLeast => row.Ratio / row.Goal,
            GoalKind.RatioAtMost => row.Goal / row.Ratio,
            _ => row.Goal / row.Ours,
        };
        var figure = row.GoalIs == GoalKind.OursAtMost ? $"{ReportText.Figure(row.Ours)} {row.Unit}" : ReportText.Ratio(row);
        return new(row.Measure, reached ?? double.NaN, $"{figure}, {ReportText.Goal(row)}", null, row.Met);
    }

    private static Bar RatioBar(BenchRow row) => new(row.Measure, row.Ratio!.Value, ReportText.Ratio(row), row.Goal, row.Met);
}
