using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using UdaConnect.DevHost.Chaos.Scenarios;

namespace UdaConnect.DevHost.Chaos.Reporting;

/// <summary>The result for readers: a page of Markdown with a table, what was done and measured in each scenario, and plots beside it.</summary>
internal static class ChaosReport
{
    public const string Page = "report.md";

    /// <param name="command">That made it, as somebody would type it.</param>
    public static async Task WriteAsync(string folder, string command, string kafka, IReadOnlyList<ScenarioResult> results, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"# What was broken, and what held\n\nMade by `{command}`: {RuntimeInformation.OSDescription.Trim()}, {Environment.ProcessorCount} cores, {RuntimeInformation.FrameworkDescription}; Kafka: {kafka}.\n");
        page.Append("Every scenario runs on separate silo processes, PostgreSQL with fsync, and ends with every stored row, every bucket in memory and every person's answers compared with what producers were told.\n\n");
        page.Append("| | scenario | proves | faults | acknowledged | stored | dead | lost | duplicates | partial | wrong | seconds | |\n|---|---|---|---|---|---|---|---|---|---|---|---|---|\n");
        foreach (var result in results) page.Append(Row(result));
        foreach (var result in results.Where(result => result.Skipped is null))
        {
            page.Append(CultureInfo.InvariantCulture, $"\n## {result.Scenario.Id} {result.Scenario.Name}\n\n");
            foreach (var complaint in result.Findings.Complaints) page.Append(CultureInfo.InvariantCulture, $"- **failed**: {complaint}\n");
            page.Append(CultureInfo.InvariantCulture, $"Done to it: {string.Join("; ", Folded(result.Faults))}.\n\n");
            foreach (var (name, value) in result.Notes) page.Append(CultureInfo.InvariantCulture, $"- {name}: {value}\n");
            foreach (var plot in result.Plots)
            {
                page.Append(CultureInfo.InvariantCulture, $"\n![{plot.Name}]({plot.FileName})\n");
                await File.WriteAllTextAsync(Path.Combine(folder, plot.FileName), plot.ToSvg(), cancellationToken);
            }
        }

        await File.WriteAllTextAsync(Path.Combine(folder, Page), page.ToString(), cancellationToken);
    }

    private static string Row(ScenarioResult result)
    {
        var found = result.Findings;
        return result.Skipped is { } why
            ? string.Create(CultureInfo.InvariantCulture, $"| {result.Scenario.Id} | {result.Scenario.Name} | {string.Join(' ', result.Scenario.Proves)} | | | | | | | | | | skipped: {why} |\n")
            : string.Create(CultureInfo.InvariantCulture, $"| {result.Scenario.Id} | {result.Scenario.Name} | {string.Join(' ', result.Scenario.Proves)} | {result.Faults.Count} | {found.Acknowledged:#,0} | {found.Stored:#,0} | {found.Dead:#,0} | {found.Lost} | {found.DuplicateRows} | {found.PartialAnswers} | {found.WrongAnswers} | {result.Took.TotalSeconds:0} | {(result.Passed == true ? "passed" : "**failed**")} |\n");
    }

    // Five minutes of one thing after the other are told shortly.
    private static IEnumerable<string> Folded(IReadOnlyList<string> faults) =>
        faults.Count <= 12 ? faults : [.. faults.Take(10), string.Create(CultureInfo.InvariantCulture, $"and {faults.Count - 10} more like these")];
}
