using System.Globalization;
using Spectre.Console;
using UdaConnect.DevHost.Chaos.Scenarios;

namespace UdaConnect.DevHost.Chaos.Reporting;

/// <summary>What the person at the terminal reads: a line for whatever is done, and a table at the end.</summary>
// Plain lines go to the writer: the console would break them at 80 columns where there is no terminal.
internal sealed class ChaosConsole(IAnsiConsole console, TextWriter output, TimeProvider time)
{
    private readonly long _started = time.GetTimestamp();

    public void Say(string what) => output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{time.GetElapsedTime(_started).TotalSeconds,6:0.0} s  {what}"));

    public void Begin(Scenario scenario) => Say(string.Create(CultureInfo.InvariantCulture, $"── {scenario.Id} {scenario.Name}"));

    public void Step(Scenario scenario, string what) => Say(string.Create(CultureInfo.InvariantCulture, $"   {scenario.Id}: {what}"));

    public void End(ScenarioResult result)
    {
        foreach (var (name, value) in result.Notes) Step(result.Scenario, $"{name}: {value}");
        foreach (var complaint in result.Findings.Complaints) Step(result.Scenario, $"FAILED {complaint}");
        Step(result.Scenario, result.Skipped is { } why ? $"skipped: {why}" : result.Passed == true ? "passed" : "failed");
    }

    public void Summarise(IReadOnlyList<ScenarioResult> results)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("", "scenario", "proves");
        foreach (var title in new[] { "faults", "acknowledged", "stored", "dead", "lost", "duplicates", "partial", "wrong", "seconds" })
            table.AddColumn(new TableColumn(title).RightAligned());
        table.AddColumn("");
        foreach (var result in results) table.AddRow(Cells(result));
        console.Write(table);
    }

    private static string[] Cells(ScenarioResult result)
    {
        var found = result.Findings;
        var figures = result.Skipped is null
            ? new[] { result.Faults.Count, found.Acknowledged, found.Stored, found.Dead, found.Lost, found.DuplicateRows, found.PartialAnswers, found.WrongAnswers }
                .Select(figure => figure.ToString("N0", CultureInfo.InvariantCulture)).Append(result.Took.TotalSeconds.ToString("0", CultureInfo.InvariantCulture))
            : Enumerable.Repeat("", 9);
        return
        [
            result.Scenario.Id.ToString(CultureInfo.InvariantCulture), Markup.Escape(result.Scenario.Name), string.Join(' ', result.Scenario.Proves), .. figures,
            result.Passed switch { true => "[green]passed[/]", false => "[red]failed[/]", null => "[yellow]skipped[/]" },
        ];
    }
}
