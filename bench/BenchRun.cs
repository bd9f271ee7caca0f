using System.Diagnostics;
using Spectre.Console;
using UdaConnect.Bench.Convention;
using UdaConnect.Bench.Reporting;
using UdaConnect.DevHost.Running;

namespace UdaConnect.Bench;

/// <summary>One run: what was asked, one measure after the other, on one stage.</summary>
internal sealed class BenchRun(IAnsiConsole console, ConventionPlan plan, IReadOnlyList<IMeasure> measures)
{
    private readonly long _started = Stopwatch.GetTimestamp();

    public async Task<BenchReport> RunAsync(CancellationToken cancellationToken)
    {
        await using var stage = new BenchStage(plan, Say);
        List<BenchRow> rows = [];
        foreach (var measure in measures)
        {
            try
            {
                rows.AddRange(await measure.RunAsync(stage, cancellationToken));
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                // The figures that others took an hour for are not lost with it.
                stage.KeepLogs = true;
                Say($"{measure.Name} failed: {exception}");
                rows.Add(BenchRow.Failed(measure.Name, "", "", null, exception.Message));
            }
        }

        return new(await stage.MachineAsync(cancellationToken), SourceCommit.Describe(), rows) { Plots = stage.Plots };
    }

    private void Say(string what) => console.MarkupLineInterpolated($"[grey]{Stopwatch.GetElapsedTime(_started):mm\\:ss}[/] {what}");
}
