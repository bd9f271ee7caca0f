using Spectre.Console;

namespace UdaConnect.DevHost.Import;

/// <summary>Shows an import while it runs and what became of it: a bar on a terminal, a line every few seconds elsewhere.</summary>
// Plain lines go to the writer: the console would break them at 80 columns where there is no terminal.
internal sealed class ImportDisplay(IAnsiConsole console, TextWriter output, TimeProvider time)
{
    private static readonly TimeSpan BarPeriod = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LinePeriod = TimeSpan.FromSeconds(5);
    private readonly long _started = time.GetTimestamp();

    /// <param name="fraction">How much is done, from 0 to 1.</param>
    public async Task ShowAsync(string name, Func<double> fraction, ImportReport report, Task import)
    {
        if (console.Profile.Capabilities.Interactive && console.Profile.Out.IsTerminal)
        {
            await console.Progress().Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn()).StartAsync(async context =>
            {
                var bar = context.AddTask(Markup.Escape(name), maxValue: 1);
                await EveryAsync(BarPeriod, import, () =>
                {
                    bar.Value = fraction();
                    bar.Description = Markup.Escape($"{name}: {Progress(report)}");
                });
                bar.Value = import.IsCompletedSuccessfully ? 1 : fraction();
            });
        }
        else
        {
            await EveryAsync(LinePeriod, import, () => output.WriteLine($"{name}: {Progress(report)}"));
        }

        await import;
    }

    public void Summarise(string name, ImportReport report)
    {
        foreach (var note in report.Notes)
            output.WriteLine($"{name}: {note}");
        var present = report.Present > 0 ? $", {report.Present:N0} there already" : "";
        var leftOut = report.LeftOut > 0 ? $", {report.LeftOut:N0} left out" : "";
        output.WriteLine($"{name}: {report.Accepted:N0} accepted{present}{leftOut}, {report.Refused:N0} refused in {Elapsed.TotalSeconds:0.0} s ({Rate(report):N0}/s)");
        Explain("left out", report.LeftOutByReason());
        Explain("refused", report.RefusedByReason());
    }

    private void Explain(string what, IReadOnlyList<(string Reason, long Count, IReadOnlyList<long> Lines)> reasons)
    {
        foreach (var (reason, count, lines) in reasons)
            output.WriteLine($"  {count:N0} {what}: {reason} (line {string.Join(", ", lines)}{(count > lines.Count ? ", …" : "")})");
    }

    private TimeSpan Elapsed => time.GetElapsedTime(_started);

    private double Rate(ImportReport report) => report.Done / Math.Max(Elapsed.TotalSeconds, 0.001);

    private string Progress(ImportReport report)
    {
        var refused = report.Refused > 0 ? $", {report.Refused:N0} refused" : "";
        var waiting = report.WaitingFor is { } reason ? $", waiting: {reason}" : "";
        return $"{report.Accepted + report.Present:N0} rows, {Rate(report):N0}/s{refused}{waiting}";
    }

    private async Task EveryAsync(TimeSpan period, Task import, Action show)
    {
        while (await Task.WhenAny(import, Task.Delay(period, time)) != import)
            show();
    }
}
