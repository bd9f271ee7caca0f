using System.CommandLine;
using Spectre.Console;
using UdaConnect.Bench.Convention;
using UdaConnect.Bench.Reporting;

namespace UdaConnect.Bench;

/// <summary>The command line: <c>all|MEASURE… [--visits N] [--json FILE] [--plots FOLDER]</c>.</summary>
internal static class BenchCommand
{
    private const int LeastVisits = 1_000;
    private const int MostVisits = 20_000_000;

    public static RootCommand Build(IAnsiConsole console)
    {
        var measures = new Argument<string[]>("measures")
        {
            Description = $"What to measure, one or several: {string.Join("; ", Measures.All.Select(measure => $"{measure.Name} ({measure.Description})"))}; or {Measures.Everything}.",
            Arity = ArgumentArity.OneOrMore,
        };
        measures.AcceptOnlyFromAmong([.. Measures.All.Select(measure => measure.Name), Measures.Everything]);
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
        var plots = new Option<DirectoryInfo?>("--plots") { Description = "Also write a page with the table and plots to this folder, such as docs/benchmarks." };

        var root = new RootCommand("Measures UdaConnect, every figure beside its baseline in the same run. Silos must be built: use ./udaconnect bench.") { measures, visits, json, plots };
        root.SetAction((parsed, cancellationToken) => RunAsync(
            console, ConventionPlan.Of(parsed.GetValue(visits)), Measures.Named(parsed.GetValue(measures)!),
            new(parsed.GetValue(json), parsed.GetValue(plots), $"./udaconnect bench {string.Join(' ', parsed.Tokens.Select(token => token.Value))}"), cancellationToken));
        return root;
    }

    /// <returns>0; 1 when a row has an error.</returns>
    private static async Task<int> RunAsync(
        IAnsiConsole console, ConventionPlan plan, IReadOnlyList<IMeasure> measures, Outputs outputs, CancellationToken cancellationToken)
    {
        // What cannot be written is better known before the run than after it.
        outputs.Json?.Directory?.Create();
        outputs.Plots?.Create();
        var report = await new BenchRun(console, plan, measures).RunAsync(cancellationToken);
        ReportTable.Write(console, report);
        if (outputs.Json is { } json)
            await File.WriteAllTextAsync(json.FullName, report.ToJson() + "\n", cancellationToken);
        if (outputs.Plots is { } folder)
            await BenchPage.WriteAsync(folder.FullName, outputs.Command, report, cancellationToken);
        return report.HasErrors ? 1 : 0;
    }

    /// <param name="Command">As somebody would type it.</param>
    private sealed record Outputs(FileInfo? Json, DirectoryInfo? Plots, string Command);
}
