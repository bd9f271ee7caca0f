using UdaConnect.DevHost.Chaos.Checking;
using UdaConnect.DevHost.Chaos.Reporting;
using UdaConnect.DevHost.Chaos.Scenarios;
using Xunit;

namespace UdaConnect.Tests.Unit.Chaos;

public sealed class ChaosReportTests : IDisposable
{
    private static readonly DateTimeOffset Made = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("udaconnect-report").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task WriteAsync_OneScenarioAgain_ReplacesItAndKeepsTheOthers()
    {
        await WriteAsync("chaos", Result(2, "lost one"), Result(3));
        await WriteAsync("chaos --only 2", Result(2));

        var table = await File.ReadAllLinesAsync(Path.Combine(_folder, ChaosReport.Page), TestContext.Current.CancellationToken);
        var rows = table.Where(line => line.StartsWith("| 2", StringComparison.Ordinal) || line.StartsWith("| 3", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, rows.Count);
        Assert.All(rows, row => Assert.Contains("| passed |", row, StringComparison.Ordinal));
        Assert.Contains("`chaos --only 2`", await PageAsync(2), StringComparison.Ordinal);
        Assert.Contains("`chaos`", await PageAsync(3), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WriteAsync_FailedScenario_SaysSoInTableAndPage()
    {
        await WriteAsync("chaos", Result(2, "visit 7 was acknowledged and is lost"));

        Assert.Contains("| **failed** |", await File.ReadAllTextAsync(Path.Combine(_folder, ChaosReport.Page), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains("visit 7 was acknowledged and is lost", await PageAsync(2), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WriteAsync_SkippedScenario_IsLeftOut()
    {
        await WriteAsync("chaos", ScenarioResult.Skip(AllScenarios.InOrder.Single(scenario => scenario.Id == 2), "no Kafka of its own"), Result(3));

        Assert.False(File.Exists(Path.Combine(_folder, "scenario-2.md")));
        Assert.True(File.Exists(Path.Combine(_folder, "scenario-3.md")));
    }

    private Task WriteAsync(string command, params ScenarioResult[] results) =>
        ChaosReport.WriteAsync(_folder, command, "embedded", Made, results, TestContext.Current.CancellationToken);

    private Task<string> PageAsync(int scenario) => File.ReadAllTextAsync(Path.Combine(_folder, $"scenario-{scenario}.md"), TestContext.Current.CancellationToken);

    private static ScenarioResult Result(int id, string? complaint = null)
    {
        var findings = new Findings();
        if (complaint is not null)
            findings.Complain(complaint);
        return new(AllScenarios.InOrder.Single(scenario => scenario.Id == id), findings, TimeSpan.FromSeconds(5)) { Faults = ["something"] };
    }
}
