using System.Globalization;
using System.Text;
using UdaConnect.Bench.Reporting.Plots;

namespace UdaConnect.Bench.Reporting;

/// <summary>The report as a page of Markdown, with its plots beside it.</summary>
internal static class BenchPage
{
    public const string FileName = "README.md";

    /// <param name="command">That made it, as somebody would type it.</param>
    public static async Task WriteAsync(string folder, string command, BenchReport report, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        IPlot[] plots = [.. RowPlots.Of(report.Rows), .. report.Plots];
        foreach (var plot in plots)
            await File.WriteAllTextAsync(Path.Combine(folder, FileOf(plot)), plot.ToSvg(), cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, FileName), Text(command, report, plots), cancellationToken);
    }

    internal static string Text(string command, BenchReport report, IReadOnlyList<IPlot> plots)
    {
        var machine = report.Machine;
        var page = new StringBuilder();
        Append(page, $"# Figures, each beside its baseline\n\nWritten by `{command}`, never by hand. Every figure and its baseline were measured in one run on one machine: the ratio is what holds elsewhere.\n\n");
        Append(page, $"{machine.Processor}, {machine.Cores} cores, {machine.MemoryGib} GiB; {machine.System}; {machine.Runtime}; PostgreSQL {machine.Postgres}; Kafka: {machine.Kafka}; commit {report.Commit}.\n");
        Append(page, $"Medians, with the least and most of the repeats. Before a time or rate counts, answers were compared row by row.\n\n");
        Append(page, $"| measure | unit | ours | baseline | ratio | goal | | baseline is |\n|---|---|---:|---:|---:|---:|---|---|\n");
        foreach (var row in report.Rows)
            Append(page, $"| {Cell(row.Measure)} | {Cell(row.Unit)} | {Cells(row)} |\n");
        if (report.Rows.Any(row => row.Note is not null))
            Append(page, $"\n## What a reader should know\n\n");
        foreach (var row in report.Rows.Where(row => row.Note is not null))
            Append(page, $"- **{row.Measure}**: {row.Note}\n");
        foreach (var plot in plots)
            Append(page, $"\n![{plot.Title}]({FileOf(plot)})\n");
        return page.ToString();
    }

    private static string Cells(BenchRow row) => row.Error is { } error
        ? $"error | | | {ReportText.Goal(row)} | **failed** | {Cell(error)}"
        : string.Join(" | ", ReportText.Figure(row.Ours, row.OursRange), ReportText.Figure(row.Baseline, row.BaselineRange), ReportText.Ratio(row), ReportText.Goal(row), Met(row), Cell(row.BaselineName));

    private static string Met(BenchRow row) => row.Met switch { true => "met", false => "not met", null => "" };

    // A cell is one line, and a bar would end it.
    private static string Cell(string text) => text.ReplaceLineEndings(" ").Replace("|", "\\|", StringComparison.Ordinal);

    private static string FileOf(IPlot plot) => plot.Name + ".svg";

    private static void Append(StringBuilder page, FormattableString text) => page.Append(text.ToString(CultureInfo.InvariantCulture));
}
