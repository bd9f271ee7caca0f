using Spectre.Console;

namespace UdaConnect.DevHost.Up;

/// <summary>What the person at the terminal reads: a line a step, with a spinner while it runs where there is a terminal.</summary>
public sealed class UpConsole(IAnsiConsole console, TimeProvider time)
{
    private const int NameWidth = 12;

    /// <summary>Runs one step. Its result says in a few words what came of it.</summary>
    public async Task StepAsync(string name, string doing, Func<Task<string>> step)
    {
        var start = time.GetTimestamp();
        var done = await console.Status().StartAsync($"{Markup.Escape(name)}: {Markup.Escape(doing)}", _ => step());
        console.MarkupLineInterpolated($"[green]✓[/] {name.PadRight(NameWidth)} {done} [grey]({time.GetElapsedTime(start).TotalSeconds:0.0} s)[/]");
    }

    public void Say(string line) => console.MarkupLineInterpolated($"  {line}");

    public void Warn(string line) => console.MarkupLineInterpolated($"[yellow]![/] {line}");

    public void Banner(IEnumerable<(string Name, string Value)> rows)
    {
        var table = new Table().Border(TableBorder.Rounded).HideHeaders().AddColumn("").AddColumn("").Title("UdaConnect is running");
        foreach (var (name, value) in rows) table.AddRow(new Text(name), new Text(value));
        console.Write(table);
        console.MarkupLine("Ctrl-C stops everything.");
    }
}
