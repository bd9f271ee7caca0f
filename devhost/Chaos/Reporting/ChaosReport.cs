using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using UdaConnect.DevHost.Chaos.Scenarios;
using UdaConnect.DevHost.Running;

namespace UdaConnect.DevHost.Chaos.Reporting;

/// <summary>The result for readers, in a folder: a table of every scenario's last run, and for each a page with what was done and measured, and its plots.</summary>
/// <remarks>A scenario that did not run this time keeps what the folder has of it.</remarks>
internal static class ChaosReport
{
    public const string Page = "report.md";
    public const string Memory = "report.json";

    /// <param name="command">That made it, as somebody would type it.</param>
    /// <param name="made">The day.</param>
    public static async Task WriteAsync(
        string folder, string command, string kafka, DateTimeOffset made, IReadOnlyList<ScenarioResult> results, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var machine = string.Create(CultureInfo.InvariantCulture, $"{RuntimeInformation.OSDescription.Trim()}, {Environment.ProcessorCount} cores, {RuntimeInformation.FrameworkDescription}");
        var commit = SourceCommit.Describe();
        var all = (await ReportedScenario.ReadAsync(Path.Combine(folder, Memory), cancellationToken)).ToDictionary(scenario => scenario.Result.Id);
        foreach (var result in results.Where(result => result.Skipped is null))
        {
            var reported = new ReportedScenario(ScenarioJson.Of(result), command, commit, made.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), machine, kafka);
            all[reported.Result.Id] = reported;
            await WritePageAsync(folder, reported, result, cancellationToken);
        }

        var ordered = all.Values.OrderBy(scenario => scenario.Result.Id).ToList();
        await ReportedScenario.WriteAsync(Path.Combine(folder, Memory), ordered, cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, Page), Table(ordered), cancellationToken);
    }

    internal static string Table(IEnumerable<ReportedScenario> scenarios)
    {
        var page = new StringBuilder("# What was broken, and what held\n\n");
        page.Append("Every scenario runs on separate silo processes, PostgreSQL with fsync, and ends with every stored row, every bucket in memory and people's answers compared with what producers were told. ");
        page.Append("A page of its own says what was done and measured, by which command and on what machine.\n\n");
        page.Append("| | scenario | proves | faults | acknowledged | stored | dead | lost | duplicates | partial | wrong | seconds | | commit |\n|---|---|---|---|---|---|---|---|---|---|---|---|---|---|\n");
        foreach (var scenario in scenarios)
        {
            var found = scenario.Result;
            page.Append(CultureInfo.InvariantCulture, $"| {found.Id} | [{found.Name}]({PageOf(found.Id)}) | {string.Join(' ', found.Proves)} | {found.Faults} | {found.Acknowledged:#,0} | {found.Stored:#,0} | {found.Dead:#,0} | {found.Lost} | {found.DuplicateRows} | {found.PartialAnswers} | {found.WrongAnswers} | {found.Seconds:0} | {(found.Passed == true ? "passed" : "**failed**")} | {scenario.Commit} |\n");
        }

        return page.ToString();
    }

    private static async Task WritePageAsync(string folder, ReportedScenario reported, ScenarioResult result, CancellationToken cancellationToken)
    {
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"# {result.Scenario.Id} {result.Scenario.Name}\n\n");
        page.Append(CultureInfo.InvariantCulture, $"Made by `{reported.Command}` at commit {reported.Commit}, {reported.Made}: {reported.Machine}; Kafka: {reported.Kafka}.\n\n");
        page.Append(CultureInfo.InvariantCulture, $"{(result.Passed == true ? "Passed" : "**Failed**")} in {result.Took.TotalSeconds:0} s. Done to it: {string.Join("; ", Folded(result.Faults))}.\n\n");
        foreach (var complaint in result.Findings.Complaints) page.Append(CultureInfo.InvariantCulture, $"- **failed**: {complaint}\n");
        foreach (var (name, value) in result.Notes) page.Append(CultureInfo.InvariantCulture, $"- {name}: {value}\n");
        foreach (var plot in result.Plots)
        {
            page.Append(CultureInfo.InvariantCulture, $"\n![{plot.Name}]({plot.FileName})\n");
            await File.WriteAllTextAsync(Path.Combine(folder, plot.FileName), plot.ToSvg(), cancellationToken);
        }

        await File.WriteAllTextAsync(Path.Combine(folder, PageOf(result.Scenario.Id)), page.ToString(), cancellationToken);
    }

    private static string PageOf(int scenario) => string.Create(CultureInfo.InvariantCulture, $"scenario-{scenario}.md");

    // Five minutes of one thing after the other are told shortly.
    private static IEnumerable<string> Folded(IReadOnlyList<string> faults) =>
        faults.Count <= 12 ? faults : [.. faults.Take(10), string.Create(CultureInfo.InvariantCulture, $"and {faults.Count - 10} more like these")];
}
