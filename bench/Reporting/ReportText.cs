using System.Globalization;

namespace UdaConnect.Bench.Reporting;

/// <summary>How a row's figures are written, wherever they are shown.</summary>
internal static class ReportText
{
    public static string Figure(double? figure) => figure is { } value ? value.ToString("#,0.####", CultureInfo.InvariantCulture) : "";

    /// <summary>With the range of the repeats, where there is one.</summary>
    public static string Figure(double? median, double[]? range) =>
        range is [var least, var most] && least != most ? $"{Figure(median)} ({Figure(least)} – {Figure(most)})" : Figure(median);

    public static string Ratio(BenchRow row) => row.Ratio is null ? "" : $"{Figure(row.Ratio)} ×";

    public static string Goal(BenchRow row) => (row.Goal, row.GoalIs) switch
    {
        (null, _) => "",
        (_, GoalKind.RatioAtLeast) => $"≥ {Figure(row.Goal)} ×",
        (_, GoalKind.RatioAtMost) => $"≤ {Figure(row.Goal)} ×",
        _ => $"≤ {Figure(row.Goal)} {row.Unit}",
    };
}
