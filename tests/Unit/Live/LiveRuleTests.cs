using System.Collections.Immutable;
using UdaConnect.Live;
using Xunit;

namespace UdaConnect.Tests.Unit.Live;

/// <summary>What is told, step by step, of encounters given by hand.</summary>
public sealed class LiveRuleTests
{
    private const int Other = 7;
    private const long Second = 1_000;
    private const long StillEvery = 30 * Second;

    // A gap of 100 s.
    private LiveFeed _feed = LiveFeed.Open(new(1, 2, 3, [4, 5, 6, 7, 8, 9, 10, 11]), new(0, 1_000_000 * Second), new(5, 60 * Second, 100 * Second, 0), 0);
    private long _nextMs;

    [Fact]
    public void Tell_EncounterBeginsGoesOnAndEnds_TellsEach()
    {
        Assert.Equal(["1 Near 7-1 Near 10-10"], Tell(12, Met(10, 10)));
        Assert.Equal(["2 Still 7-1 Near 10-45"], Tell(46, Met(10, 45)));
        Assert.Empty(Tell(145, Met(10, 45)));
        Assert.Equal(145 * Second + 1, _nextMs);
        Assert.Equal(["3 Left 7-1 Left 10-45"], TellMs(_nextMs, Met(10, 45)));
        Assert.Equal(long.MaxValue, _nextMs);
    }

    [Fact]
    public void Tell_GoesOnOften_TellsItNowAndThenAndTheRestWithItsEnd()
    {
        Tell(10, Met(10, 10));
        for (var second = 11; second < 40; second++)
            Assert.Empty(Tell(second, Met(10, second)));
        Assert.Equal(40 * Second, _nextMs);
        Assert.Equal(["2 Still 7-1 Near 10-40"], Tell(40, Met(10, 40)));
        Assert.Empty(Tell(50, Met(10, 50)));
        Assert.Equal(["3 Left 7-1 Left 10-50"], Tell(151, Met(10, 50)));
    }

    [Fact]
    public void Tell_KeptBack_IsToldWhenDueThoughNothingNewCame()
    {
        Tell(10, Met(10, 10));
        Assert.Empty(Tell(20, Met(10, 20)));
        Assert.Equal(["2 Still 7-1 Near 10-20"], TellMs(_nextMs, Met(10, 20)));
        Assert.Empty(Tell(60, Met(10, 20)));
    }

    [Fact]
    public void Tell_HeardOfAfterItWasOver_BeginsWithLeft() => Assert.Equal(["1 Left 7-1 Left 10-20"], Tell(500, Met(10, 20)));

    [Fact]
    public void Tell_LateVisitProlongsOneThatWasOver_IsChanged()
    {
        Tell(500, Met(10, 20));
        Assert.Equal(["2 Changed 7-1 Left 10-90"], Tell(501, Met(10, 90)));
        Assert.Equal(["3 Changed 7-1 Near 10-450"], Tell(502, Met(10, 450)));
        Assert.Equal(["4 Left 7-1 Left 10-450"], Tell(551, Met(10, 450)));
    }

    [Fact]
    public void Tell_LateVisitMovesTheStart_IsChangedAtOnce()
    {
        Tell(50, Met(40, 50));
        Assert.Equal(["2 Changed 7-1 Near 30-50"], Tell(51, Met(30, 50)));
    }

    [Fact]
    public void Tell_LateVisitJoinsTwo_ChangesTheFirstAndWithdrawsTheOther()
    {
        Tell(500, Met(10, 20), Met(150, 160));
        Assert.Equal(["3 Changed 7-1 Left 10-160", "4 Withdrawn 7-2 Withdrawn 150-160"], Tell(501, Met(10, 160)));
        Assert.Empty(Tell(502, Met(10, 160)));
    }

    [Fact]
    public void Tell_JoinedWhileNear_IsChangedAtOnce()
    {
        Tell(160, Met(10, 20), Met(150, 160));
        Assert.Equal(["3 Changed 7-1 Near 10-160", "4 Withdrawn 7-2 Withdrawn 150-160"], Tell(161, Met(10, 160)));
    }

    [Fact]
    public void Tell_NotTrueAnyMore_IsWithdrawnAndItsKeyIsNotUsedAgain()
    {
        Tell(15, Met(10, 15));
        Assert.Equal(["2 Withdrawn 7-1 Withdrawn 10-15"], Tell(16));
        Assert.Equal(["3 Near 7-2 Near 10-15"], Tell(17, Met(10, 15)));
    }

    [Fact]
    public void Tell_OtherVenueOrCloserLater_IsToldToo()
    {
        Tell(500, Met(10, 20));
        Assert.Equal(["2 Changed 7-1 Left 10-20"], Tell(501, Met(10, 20) with { ClosestMetres = 0.5 }));
        Assert.Equal(["3 Changed 7-1 Left 10-20"], Tell(502, Met(10, 20) with { ClosestMetres = 0.5, Venues = [3] }));
        Assert.Empty(Tell(503, Met(10, 20) with { ClosestMetres = 0.5, Venues = [3] }));
    }

    [Fact]
    public void Tell_ClockOfAnotherSiloIsBehind_TakesNothingBack()
    {
        Tell(200, Met(10, 20));
        Assert.Empty(Tell(100, Met(10, 20)));
    }

    [Fact]
    public void Tell_MoreThanAFeedHolds_IsFull()
    {
        var many = Enumerable.Range(0, LiveRule.MaxTold + 1).Select(i => Met(i * 200, i * 200)).ToArray();
        Tell(1_000_000, many[..LiveRule.MaxTold]);
        Assert.Equal((LiveStanding.Open, LiveRule.MaxTold), (_feed.Standing, _feed.Told.Length));
        Tell(1_000_000, many);
        Assert.Equal((LiveStanding.Full, 0), (_feed.Standing, _feed.Told.Length));
    }

    [Fact]
    public void After_WhoMissedEvents_GetsTheLastOfEachKeyOnce()
    {
        Tell(10, Met(10, 10));
        Tell(45, Met(10, 45));
        Tell(146, Met(10, 45));
        Tell(300, Met(10, 45), Met(250, 250));

        Assert.Equal(["3 Left 7-1 Left 10-45", "4 Near 7-2 Near 250-250"], After(0));
        Assert.Equal(["3 Left 7-1 Left 10-45", "4 Near 7-2 Near 250-250"], After(1));
        Assert.Equal(["4 Near 7-2 Near 250-250"], After(3));
        Assert.Empty(After(4));
    }

    [Fact]
    public void After_WhoNeverHeardOfAKey_GetsItAsIfItBeganOrWasOver()
    {
        Tell(10, Met(10, 10));
        Tell(45, Met(10, 45));
        Assert.Equal(["2 Near 7-1 Near 10-45"], After(0));
        Assert.Equal(["2 Still 7-1 Near 10-45"], After(1));

        Tell(500, Met(10, 45));
        Tell(501, Met(10, 50));
        Assert.Equal(["4 Left 7-1 Left 10-50"], After(0));
        Assert.Equal(["4 Changed 7-1 Left 10-50"], After(3));

        Tell(502);
        Assert.Empty(After(0));
        Assert.Equal(["5 Withdrawn 7-1 Withdrawn 10-50"], After(2));
    }

    private string[] Tell(long second, params Meeting[] truth) => TellMs(second * Second, truth);

    /// <summary>The events that it added.</summary>
    private string[] TellMs(long nowMs, params Meeting[] truth)
    {
        var before = _feed.LastNumber;
        (_feed, _nextMs) = LiveRule.Tell(_feed, new Dictionary<int, ImmutableArray<Meeting>> { [Other] = [.. truth] }, nowMs, StillEvery);
        return After(before);
    }

    private string[] After(long number) =>
        [.. _feed.After(number).Select(news => $"{news.Told.LastNumber} {news.Change} {news.Told.Key} {news.Told.State} {news.Told.Met.StartMs / Second}-{news.Told.Met.EndMs / Second}")];

    private static Meeting Met(long start, long end) => new(start * Second, end * Second, 1.5, 4.38, 50.81, [], []);
}
