using UdaConnect.Bench.Reporting;
using UdaConnect.Bench.Reporting.Plots;
using Xunit;

namespace UdaConnect.Tests.Unit.Bench;

public sealed class BenchPageTests : IDisposable
{
    private static readonly BenchReport Report = new(
        new("a processor", 2, 8, "Linux", ".NET 10", "15", "one node"), "abc",
        [
            BenchRow.Rates("quick", "visits/s", Statistics.Of([50, 60, 70]), "a | b", Statistics.Of([100]), 0.5, "as it is"),
            BenchRow.Limited("late", "s", Statistics.Of([2]), 1),
            BenchRow.Failed("broken", "ms", "sql", 5, "row 3\ndiffers"),
        ])
    {
        Plots = [new LinePlot("latency", "From acknowledgement", "seconds", "part", [new("a", [(0, 0), (1, 1)])])],
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("udaconnect-page-").FullName;

    [Fact]
    public async Task Write_AReport_PutsPageAndPlotsIntoTheFolder()
    {
        await BenchPage.WriteAsync(Path.Combine(_folder, "deeper"), "./udaconnect bench all", Report, TestContext.Current.CancellationToken);
        Assert.Equal(["README.md", "goals.svg", "latency.svg", "ratios.svg"], Directory.EnumerateFiles(Path.Combine(_folder, "deeper")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Text_AReport_SaysHowItWasMade()
    {
        var text = BenchPage.Text("./udaconnect bench all --visits 10000", Report, []);
        Assert.All(["./udaconnect bench all --visits 10000", "a processor", "2 cores", ".NET 10", "PostgreSQL 15", "one node", "commit abc", "- **quick**: as it is"], part => Assert.Contains(part, text, StringComparison.Ordinal));
    }

    [Fact]
    public void Text_EveryRow_HasTheCellsOfTheHeading()
    {
        var lines = BenchPage.Text("x", Report, []).Split('\n');
        var rows = lines.Where(line => line.StartsWith('|')).Select(line => line.Replace("\\|", "", StringComparison.Ordinal)).ToArray();
        Assert.Equal(2 + Report.Rows.Count, rows.Length);
        Assert.All(rows, row => Assert.Equal(rows[0].Count(c => c == '|'), row.Count(c => c == '|')));
        Assert.Contains("| quick | visits/s | 60 (50 – 70) | 100 | 0.6 × | ≥ 0.5 × | met | a \\| b |", lines);
        Assert.Contains("| late | s | 2 |  |  | ≤ 1 s | not met |  |", lines);
        Assert.Contains("| broken | ms | error | | | ≥ 5 × | **failed** | row 3 differs |", lines);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
