using System.CommandLine;
using Spectre.Console;
using UdaConnect.Bench.Convention;
using UdaConnect.Bench.Reporting;
using UdaConnect.DevHost;

namespace UdaConnect.Bench;

/// <summary>The command line: <c>connection|ingest|store … [--visits N] [--json FILE]</c>.</summary>
internal static class BenchCommand
{
    private const int LeastVisits = 1_000;
    private const int MostVisits = 20_000_000;

    public static RootCommand Build(IAnsiConsole console)
    {
        var measures = new Argument<string[]>("measures")
        {
            Description = "What to measure: connection, ingest, store (ways to write a batch); one or several.",
            Arity = ArgumentArity.OneOrMore,
        };
        measures.AcceptOnlyFromAmong(BenchRun.Connection, BenchRun.Ingest, BenchRun.Store);
        var visits = new Option<int>("--visits")
        {
            Description = "Visits of the generated convention; 10000 for a quick look whether everything works.",
            DefaultValueFactory = _ => ConventionPlan.DesignVisits,
        };
        visits.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < LeastVisits or > MostVisits)
                result.AddError($"--visits must be from {LeastVisits} to {MostVisits}.");
        });
        var json = new Option<FileInfo?>("--json") { Description = "Also write the figures to this file." };

        var root = new RootCommand("Measures UdaConnect, every figure beside its baseline in the same run. Silos must be built: use ./udaconnect bench.") { measures, visits, json };
        root.SetAction((parsed, cancellationToken) => RunAsync(
            console, new() { Visits = parsed.GetValue(visits) }, parsed.GetValue(measures)!.ToHashSet(), parsed.GetValue(json), cancellationToken));
        return root;
    }

    /// <returns>0; 1 when a row has an error or nothing could be measured.</returns>
    private static async Task<int> RunAsync(
        IAnsiConsole console, ConventionPlan plan, HashSet<string> measures, FileInfo? json, CancellationToken cancellationToken)
    {
        try
        {
            var report = await new BenchRun(console, plan, measures).RunAsync(cancellationToken);
            ReportTable.Write(console, report);
            if (json is not null)
                await File.WriteAllTextAsync(json.FullName, report.ToJson() + "\n", cancellationToken);
            return report.HasErrors ? 1 : 0;
        }
        catch (Exception exception) when (exception is BenchException or DevHostException)
        {
            console.MarkupLineInterpolated($"[red]{exception.Message}[/]");
            return 1;
        }
    }
}
