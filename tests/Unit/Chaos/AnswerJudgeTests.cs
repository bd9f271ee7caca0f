using UdaConnect.DevHost.Chaos.Asking;
using UdaConnect.DevHost.Chaos.Visits;
using UdaConnect.Time;
using UdaConnect.Visits;
using Xunit;

namespace UdaConnect.Tests.Unit.Chaos;

public sealed class AnswerJudgeTests
{
    private readonly VisitLedger _ledger = new(new(Timestamps.MinMs, Timestamps.EndMs));
    private readonly LedgerEntry[] _others;

    public AnswerJudgeTests()
    {
        _ledger.Add(Visit(1, person: 1));
        _others = [_ledger.Add(Visit(2, person: 2)), _ledger.Add(Visit(3, person: 3))];
    }

    [Fact]
    public void Judge_EverythingThatMust_IsRight() => Assert.Equal(AnswerVerdict.Right, Judge(Visit(2, 2), Visit(3, 3)));

    [Fact]
    public void Judge_OneMissing_IsPartial() => Assert.Equal(AnswerVerdict.Partial, Judge(Visit(2, 2)));

    [Fact]
    public void Judge_OneTwice_IsWrong() => Assert.Equal(AnswerVerdict.Wrong, Judge(Visit(2, 2), Visit(2, 2), Visit(3, 3)));

    [Fact]
    public void Judge_OutOfOrder_IsWrong() => Assert.Equal(AnswerVerdict.Wrong, Judge(Visit(3, 3), Visit(2, 2)));

    [Fact]
    public void Judge_NobodySentIt_IsWrong() => Assert.Equal(AnswerVerdict.Wrong, Judge(Visit(2, 2), Visit(3, 3), Visit(4, 4)));

    [Fact]
    public void Judge_NotNear_IsWrong() => Assert.Equal(AnswerVerdict.Wrong, Judge(Visit(1, 1), Visit(2, 2), Visit(3, 3)));

    [Fact]
    public void Judge_OtherContent_IsWrong() => Assert.Equal(AnswerVerdict.Wrong, Judge(Visit(2, 2), Visit(3, 3) with { Latitude = 50.1 }));

    [Fact]
    public void Judge_IdThatTheServerAssignedAndNobodyWasToldYet_IsRight() =>
        Assert.Equal(AnswerVerdict.Right, Judge(Visit(2, 2), Visit(3, 3), Visit(VisitIdRange.Wide.First, 4)));

    private AnswerVerdict Judge(params Visit[] answer)
    {
        var expected = _ledger.Near.Expect(1, 5, 60_000, _ => true, _ => true);
        Assert.Equal(_others.ToHashSet(), expected.Must);
        return AnswerJudge.Judge(answer, expected, _ledger).Verdict;
    }

    private static Visit Visit(long id, int person) => new(id, Timestamps.MinMs + id, 4.0, 50.0, person);
}
