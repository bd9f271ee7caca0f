using UdaConnect.Bench.Growth;
using Xunit;

namespace UdaConnect.Tests.Unit.Bench;

public sealed class GrowingQuestionTests
{
    private int[] _answer = [1, 2, 3];
    private int _forgotten;

    [Fact]
    public async Task Rows_SameAnswer_HaveFiguresAndTheWarmOneAGoal()
    {
        var rows = (await AskedTwiceAsync(() => { }, wrong: null)).Rows(10, 100);
        Assert.Equal(["m, at 100 visits, warm", "m, at 100 visits, cold grains"], rows.Select(row => row.Measure));
        Assert.All(rows, row => Assert.NotNull(row.Ratio));
        Assert.Equal((1.3, (double?)null), (rows[0].Goal!.Value, rows[1].Goal));
        Assert.NotEqual(0, _forgotten);
    }

    [Fact]
    public async Task Rows_AnswerChanged_IsAnError()
    {
        var row = Assert.Single((await AskedTwiceAsync(() => _answer = [1, 2, 4], wrong: null)).Rows(10, 100));
        Assert.StartsWith("the answer changed", row.Error, StringComparison.Ordinal);
        Assert.Null(row.Ours);
    }

    [Fact]
    public async Task Rows_AnswerWrongFromTheStart_IsAnError() =>
        Assert.Equal("not so", Assert.Single((await AskedTwiceAsync(() => { }, wrong: "not so")).Rows(10, 100)).Error);

    private async Task<GrowingQuestion<int[], int>> AskedTwiceAsync(Action between, string? wrong)
    {
        var question = new GrowingQuestion<int[], int>("m", _ => Task.FromResult<int[]>([.. _answer]), answer => answer, _ => wrong, () =>
        {
            _forgotten++;
            return Task.CompletedTask;
        });
        await question.MeasureAsync(TestContext.Current.CancellationToken);
        between();
        await question.MeasureAsync(TestContext.Current.CancellationToken);
        return question;
    }
}
