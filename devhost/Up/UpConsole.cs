using Spectre.Console;

namespace UdaConnect.DevHost.Up;

/// <summary>What the person at the terminal reads: a line a step, with a spinner while it runs where there is a terminal.</summary>
public sealed class UpConsole(IAnsiConsole console, TimeProvider time)
{
    private const int NameWidth = 12;

    /// <summary>Runs one step. Its result says in a few words what came of it.</summary>
    public Task StepAsync(string name, string doing, Func<Task<string>> step) => StepAsync(name, doing, _ => step());

    /// <summary>Runs one step that can say how far it is.</summary>
    public async Task StepAsync(string name, string doing, Func<IProgress<string>, Task<string>> step)
    {
        var start = time.GetTimestamp();
        var done = await console.Status().StartAsync(
            $"{Markup.Escape(name)}: {Markup.Escape(doing)}",
            status => step(new StatusLine(state => status.Status($"{Markup.Escape(name)}: {Markup.Escape(state)}"))));
        console.MarkupLineInterpolated($"[green]✓[/] {name.PadRight(NameWidth)} {done} [grey]({time.GetElapsedTime(start).TotalSeconds:0.0} s)[/]");
    }

    /// <summary>A step that failed while the rest goes on.</summary>
    public void Fail(string name, string why) => console.MarkupLineInterpolated($"[red]✗[/] {name.PadRight(NameWidth)} {why}");

    public void Say(string line) => console.MarkupLineInterpolated($"  {line}");

    public void Warn(string line) => console.MarkupLineInterpolated($"[yellow]![/] {line}");

    public void Banner(IEnumerable<(string Name, string Value)> rows)
    {
        var table = new Table().Border(TableBorder.Rounded).HideHeaders().AddColumn("").AddColumn("").Title("UdaConnect is running");
        foreach (var (name, value) in rows) table.AddRow(new Text(name), new Text(value));
        console.Write(table);
        console.MarkupLine("Ctrl-C stops everything.");
    }

    /// <summary>Tells at once, in order: <see cref="Progress{T}"/> would not.</summary>
    private sealed class StatusLine(Action<string> show) : IProgress<string>
    {
        public void Report(string value) => show(value);
    }
}
