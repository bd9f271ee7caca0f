using System.Text.Json;
using UdaConnect.Bench.Reporting;
using Xunit;

namespace UdaConnect.Tests.Unit.Bench;

public sealed class BenchReportTests
{
    private static readonly Machine Machine = new("a processor", 2, 8, "Linux", ".NET 10", "15", "one node");
    private static readonly Statistics Fast = Statistics.Of([10, 12, 11]);
    private static readonly Statistics Slow = Statistics.Of([110]);

    [Fact]
    public void Statistics_OddAndEvenCounts_GiveTheMiddle()
    {
        Assert.Equal(new Statistics(11, 10, 12, 3), Fast);
        Assert.Equal(2.5, Statistics.Of([4, 1, 3, 2]).Median);
        Assert.Throws<ArgumentException>(() => Statistics.Of([]));
    }

    [Fact]
    public void Times_LessIsBetter_RatioIsBaselineByOurs()
    {
        var row = BenchRow.Times("m", "ms", Fast, "sql", Slow, goal: 30);
        Assert.Equal(10, row.Ratio);
        Assert.False(row.Met);
        Assert.Equal([10, 12], row.OursRange!);
    }

    [Fact]
    public void Rates_MoreIsBetter_RatioIsOursByBaseline()
    {
        var row = BenchRow.Rates("m", "visits/s", Slow, "copy", Fast, goal: 0.5);
        Assert.Equal(10, row.Ratio);
        Assert.True(row.Met);
    }

    [Theory]
    [InlineData(10, 10, true)]
    [InlineData(10, 10.01, false)]
    public void Times_RatioAtTheGoal_Meets(double ours, double goal, bool met) =>
        Assert.Equal(met, BenchRow.Times("m", "ms", Statistics.Of([ours]), "sql", Statistics.Of([100]), goal).Met);

    [Theory]
    [InlineData(130, true)]
    [InlineData(131, false)]
    [InlineData(20, true)]
    public void Growth_LessIsBetter_RatioAtMostTheGoalMeets(double ours, bool met)
    {
        var row = BenchRow.Growth("m", "ms", Statistics.Of([ours]), "before", Statistics.Of([100]), most: 1.3);
        Assert.Equal(ours / 100, row.Ratio);
        Assert.Equal(met, row.Met);
        Assert.Equal("≤ 1.3 ×", ReportTable.Goal(row));
    }

    [Fact]
    public void Limited_WithoutBaseline_IsJudgedByItself()
    {
        var row = BenchRow.Limited("m", "B", Statistics.Of([64]), most: 64);
        Assert.True(row.Met);
        Assert.Null(row.Baseline);
        Assert.Null(row.BaselineRange);
        Assert.Null(row.Ratio);
        Assert.Equal("≤ 64 B", ReportTable.Goal(row));
        Assert.False(BenchRow.Limited("m", "B", Statistics.Of([64.1]), most: 64).Met);
    }

    [Fact]
    public void Limited_BesideABaseline_RatioSaysHowManyTimesAndJudgesNothing()
    {
        var row = BenchRow.Limited("m", "B", Statistics.Of([60]), most: 64, "fields", Statistics.Of([30]));
        Assert.Equal(2, row.Ratio);
        Assert.True(row.Met);
    }

    [Fact]
    public void Times_WithoutGoal_JudgesNothing() => Assert.Null(BenchRow.Times("m", "ms", Fast, "sql", Slow, goal: null).Met);

    [Fact]
    public void ToJson_RowWithFigures_HasTheAgreedNames()
    {
        var report = new BenchReport(Machine, "abc", [BenchRow.Times("m", "ms", Fast, "sql", Slow, 5)]);
        var root = JsonDocument.Parse(report.ToJson()).RootElement;
        Assert.Equal("a processor", root.GetProperty("machine").GetProperty("processor").GetString());
        Assert.Equal("abc", root.GetProperty("commit").GetString());
        var row = root.GetProperty("rows")[0];
        string[] names = ["measure", "unit", "ours", "baseline", "baseline_name", "ratio", "goal", "met"];
        Assert.All(names, name => Assert.NotEqual(JsonValueKind.Null, row.GetProperty(name).ValueKind));
        Assert.Equal("ratio_at_least", row.GetProperty("goal_is").GetString());
        Assert.Equal(JsonValueKind.Null, row.GetProperty("error").ValueKind);
        Assert.False(report.HasErrors);
    }

    [Fact]
    public void ToJson_AnswersDiffered_HasAnErrorAndNoFigures()
    {
        var report = new BenchReport(Machine, "abc", [BenchRow.Failed("m", "ms", "sql", 5, "row 3 differs")]);
        var row = JsonDocument.Parse(report.ToJson()).RootElement.GetProperty("rows")[0];
        Assert.Equal("row 3 differs", row.GetProperty("error").GetString());
        Assert.All(["ours", "baseline", "ratio", "met"], name => Assert.Equal(JsonValueKind.Null, row.GetProperty(name).ValueKind));
        Assert.True(report.HasErrors);
    }
}
