using System.Globalization;
using Spectre.Console;

namespace UdaConnect.Bench.Reporting;

/// <summary>The report for people.</summary>
internal static class ReportTable
{
    public static void Write(IAnsiConsole console, BenchReport report)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("measure", "unit");
        foreach (var title in new[] { "ours", "baseline", "ratio", "goal" })
            table.AddColumn(new TableColumn(title).RightAligned());
        table.AddColumn("baseline is");
        foreach (var row in report.Rows)
            table.AddRow(Cells(row));
        console.Write(table);
        foreach (var row in report.Rows.Where(row => row.Note is not null))
            console.MarkupLineInterpolated($"[grey]{row.Measure}: {row.Note}[/]");
        var machine = report.Machine;
        console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"{machine.Processor}, {machine.Cores} cores, {machine.MemoryGib} GiB; {machine.System}; {machine.Runtime}; PostgreSQL {machine.Postgres}; Kafka: {machine.Kafka}; commit {report.Commit}");
    }

    private static string[] Cells(BenchRow row) => row.Error is { } error
        ? [Markup.Escape(row.Measure), row.Unit, "[red]error[/]", "", "", Goal(row), Markup.Escape(error)]
        : [Markup.Escape(row.Measure), row.Unit, Ours(row), ReportText.Figure(row.Baseline, row.BaselineRange), Ratio(row), Goal(row), Markup.Escape(row.BaselineName)];

    private static string Ours(BenchRow row)
    {
        var figure = ReportText.Figure(row.Ours, row.OursRange);
        return row.GoalIs == GoalKind.OursAtMost ? Judged(figure, row.Met) : figure;
    }

    private static string Ratio(BenchRow row)
    {
        var ratio = ReportText.Ratio(row);
        return row.GoalIs == GoalKind.OursAtMost ? ratio : Judged(ratio, row.Met);
    }

    internal static string Goal(BenchRow row) => ReportText.Goal(row);

    private static string Judged(string figure, bool? met) => met switch
    {
        true => $"[green]{figure}[/]",
        false => $"[yellow]{figure}[/]",
        null => figure,
    };
}
