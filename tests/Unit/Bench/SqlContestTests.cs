using Npgsql;
using UdaConnect.Bench;
using UdaConnect.Bench.Questions;
using Xunit;

namespace UdaConnect.Tests.Unit.Bench;

public sealed class SqlContestTests
{
    private static readonly SqlWay One = new("one", "select 1");
    private static readonly SqlWay Other = new("other", "select 2");

    private readonly List<string> _said = [];

    [Fact]
    public async Task Run_AnswersRight_RepeatsThemAndTakesOne()
    {
        var asked = new List<SqlWay>();
        var outcome = await Contest(way =>
        {
            asked.Add(way);
            return "right";
        }).RunAsync([One]);
        Assert.Equal((One, (string?)null, Repeats.Baseline), (outcome.Way, outcome.Difference, outcome.Times!.Count));
        Assert.Equal(1 + Repeats.Baseline, asked.Count);
    }

    [Fact]
    public async Task Run_AnAnswerDiffers_SaysHowAndBelievesNoTime()
    {
        var outcome = await Contest(way => way == Other ? "wrong" : "right").RunAsync([One, Other]);
        Assert.Equal(new SqlOutcome(Other, null, "it says wrong"), outcome);
    }

    [Fact]
    public async Task Run_OneIsGivenUp_TakesTheOther()
    {
        var outcome = await Contest(way => way == One ? throw new NpgsqlException("given up", new TimeoutException()) : "right").RunAsync([One, Other]);
        Assert.Equal(Other, outcome.Way);
        Assert.Contains(_said, line => line.Contains("one: given up", StringComparison.Ordinal));
    }

    [Fact]
    public Task Run_AllAreGivenUp_IsNoBaseline() => Assert.ThrowsAsync<BenchException>(
        () => Contest(_ => throw new NpgsqlException("given up", new TimeoutException())).RunAsync([One, Other]));

    private SqlContest<string> Contest(Func<SqlWay, string> ask) =>
        new((way, _) => Task.FromResult(ask(way)), answer => answer == "right" ? null : $"it says {answer}", _said.Add);
}
