namespace UdaConnect.Bench.Reporting;

/// <summary>One measure beside its baseline. Either figures or an error, never both.</summary>
/// <param name="Ratio">How many times better ours is than the baseline; below 1 it is worse.</param>
/// <param name="Goal">The least ratio the design asks for; null where it asks for none.</param>
/// <param name="Error">Why there are no figures: the answers differed, or something did not run.</param>
/// <param name="OursRange">Least and most of the repeats.</param>
/// <param name="Note">What a reader must know to judge the row.</param>
internal sealed record BenchRow(
    string Measure, string Unit, double? Ours, double? Baseline, string BaselineName, double? Ratio, double? Goal, bool? Met, string? Error,
    double[]? OursRange, double[]? BaselineRange, string? Note)
{
    /// <summary>A row of times: less is better.</summary>
    public static BenchRow Times(string measure, string unit, Statistics ours, string baselineName, Statistics baseline, double? goal, string? note = null) =>
        Compare(measure, unit, ours, baselineName, baseline, baseline.Median / ours.Median, goal, note);

    /// <summary>A row of rates: more is better.</summary>
    public static BenchRow Rates(string measure, string unit, Statistics ours, string baselineName, Statistics baseline, double? goal, string? note = null) =>
        Compare(measure, unit, ours, baselineName, baseline, ours.Median / baseline.Median, goal, note);

    public static BenchRow Failed(string measure, string unit, string baselineName, double? goal, string error) =>
        new(measure, unit, null, null, baselineName, null, goal, null, error, null, null, null);

    private static BenchRow Compare(
        string measure, string unit, Statistics ours, string baselineName, Statistics baseline, double ratio, double? goal, string? note) => new(
            measure, unit, Significant(ours.Median), Significant(baseline.Median), baselineName, Significant(ratio), goal, goal is { } least ? ratio >= least : null, null,
            [Significant(ours.Least), Significant(ours.Most)], [Significant(baseline.Least), Significant(baseline.Most)], note);

    /// <summary>Four digits that mean something; the rest is noise.</summary>
    private static double Significant(double figure)
    {
        if (figure == 0 || !double.IsFinite(figure))
            return figure;
        var decimals = 3 - (int)Math.Floor(Math.Log10(Math.Abs(figure)));
        return decimals >= 0 ? Math.Round(figure, Math.Min(15, decimals)) : Math.Round(figure);
    }
}
