namespace UdaConnect.Bench.Reporting;

/// <summary>One measure beside its baseline. Either figures or an error, never both.</summary>
/// <param name="Baseline">Null where there is nothing to stand beside.</param>
/// <param name="Ratio">How many times better ours is than the baseline, below 1 it is worse; where a ratio shall be small, how many times the baseline it is.</param>
/// <param name="Goal">What the design asks for; null where it asks for nothing.</param>
/// <param name="GoalIs">What <paramref name="Goal"/> limits.</param>
/// <param name="Error">Why there are no figures: the answers differed, or something did not run.</param>
/// <param name="OursRange">Least and most of the repeats.</param>
/// <param name="Note">What a reader must know to judge the row.</param>
internal sealed record BenchRow(
    string Measure, string Unit, double? Ours, double? Baseline, string BaselineName, double? Ratio, double? Goal, GoalKind GoalIs, bool? Met, string? Error,
    double[]? OursRange, double[]? BaselineRange, string? Note)
{
    /// <summary>A row of times: less is better.</summary>
    public static BenchRow Times(string measure, string unit, Statistics ours, string baselineName, Statistics baseline, double? goal, string? note = null) =>
        Judge(measure, unit, ours, baselineName, baseline, baseline.Median / ours.Median, goal, GoalKind.RatioAtLeast, note);

    /// <summary>A row of rates: more is better.</summary>
    public static BenchRow Rates(string measure, string unit, Statistics ours, string baselineName, Statistics baseline, double? goal, string? note = null) =>
        Judge(measure, unit, ours, baselineName, baseline, ours.Median / baseline.Median, goal, GoalKind.RatioAtLeast, note);

    /// <summary>A row of how much more one thing takes than another: about 1 is good.</summary>
    /// <param name="most">The largest ratio that meets the goal.</param>
    public static BenchRow Growth(string measure, string unit, Statistics ours, string baselineName, Statistics baseline, double? most, string? note = null) =>
        Judge(measure, unit, ours, baselineName, baseline, ours.Median / baseline.Median, most, GoalKind.RatioAtMost, note);

    /// <summary>A row whose own figure has a limit.</summary>
    /// <param name="most">The largest figure that meets the goal, in the row's unit.</param>
    /// <param name="baseline">For comparison only; null where there is nothing.</param>
    public static BenchRow Limited(
        string measure, string unit, Statistics ours, double? most, string baselineName = "", Statistics? baseline = null, string? note = null) =>
        Judge(measure, unit, ours, baselineName, baseline, ours.Median / baseline?.Median, most, GoalKind.OursAtMost, note);

    public static BenchRow Failed(
        string measure, string unit, string baselineName, double? goal, string error, GoalKind goalIs = GoalKind.RatioAtLeast) =>
        new(measure, unit, null, null, baselineName, null, goal, goalIs, null, error, null, null, null);

    private static BenchRow Judge(
        string measure, string unit, Statistics ours, string baselineName, Statistics? baseline, double? ratio, double? goal, GoalKind goalIs, string? note) => new(
            measure, unit, Significant(ours.Median), Significant(baseline?.Median), baselineName, Significant(ratio), goal, goalIs, IsMet(ours.Median, ratio, goal, goalIs), null,
            Range(ours), baseline is null ? null : Range(baseline), note);

    private static bool? IsMet(double ours, double? ratio, double? goal, GoalKind goalIs) => goal is null ? null : goalIs switch
    {
        GoalKind.RatioAtLeast => ratio >= goal,
        GoalKind.RatioAtMost => ratio <= goal,
        _ => ours <= goal,
    };

    private static double[] Range(Statistics figures) => [Significant(figures.Least), Significant(figures.Most)];

    private static double? Significant(double? figure) => figure is { } value ? Significant(value) : null;

    /// <summary>Four digits that mean something; the rest is noise.</summary>
    private static double Significant(double figure)
    {
        if (figure == 0 || !double.IsFinite(figure))
            return figure;
        var decimals = 3 - (int)Math.Floor(Math.Log10(Math.Abs(figure)));
        return decimals >= 0 ? Math.Round(figure, Math.Min(15, decimals)) : Math.Round(figure);
    }
}
