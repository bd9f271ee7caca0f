using Microsoft.Extensions.Time.Testing;
using UdaConnect.Connections;
using UdaConnect.Tests.Support;
using UdaConnect.Visits;
using Xunit;

namespace UdaConnect.Tests.Unit.Connections;

public sealed class WindowAheadTests
{
    private static readonly NearbyPage Page = new(VisitPage.Empty, 9);

    private readonly FakeTimeProvider _time = new();
    private readonly WindowAhead _ahead = new();

    [Fact]
    public async Task Take_TheWindowLookedFor_GivesItOnce()
    {
        _ = _ahead.Start(5, () => Task.FromResult(Page), _time);

        Assert.Same(Page, await _ahead.Take(5)!);
        Assert.Null(_ahead.Take(5));
    }

    [Fact]
    public void Take_NothingStarted_IsNull() => Assert.Null(_ahead.Take(0));

    [Fact]
    public void Take_AnotherWindow_IsNull()
    {
        _ = _ahead.Start(5, () => Task.FromResult(Page), _time);

        Assert.Null(_ahead.Take(6));
    }

    /// <summary>Whoever asks then gets what is true then.</summary>
    [Fact]
    public async Task Take_ItCouldNotBeFound_IsNull()
    {
        var page = _ahead.Start(5, () => Task.FromException<NearbyPage>(new IOException("The database is away.")), _time);

        await Assert.ThrowsAsync<IOException>(() => page);
        Assert.Null(_ahead.Take(5));
    }

    [Fact]
    public async Task Take_NobodyCameForIt_IsNullAfterAWhile()
    {
        await _ahead.Start(5, () => Task.FromResult(Page), _time);
        Assert.True(_ahead.IsKept);

        // Its time begins behind that, on a thread of the pool.
        await Eventually.TrueAsync(
            () =>
            {
                _time.Advance(TimeSpan.FromSeconds(1));
                return !_ahead.IsKept;
            },
            "the window dropped");
        Assert.Null(_ahead.Take(5));
    }

    /// <summary>The answer at hand leaves first.</summary>
    [Fact]
    public void Start_WithinATurn_FindsBehindIt()
    {
        var (turns, wasFound, before) = (new Turns(), false, SynchronizationContext.Current);
        SynchronizationContext.SetSynchronizationContext(turns);
        try
        {
            _ = _ahead.Start(5, () =>
            {
                wasFound = true;
                return Task.FromResult(Page);
            }, _time);

            Assert.False(wasFound);
            turns.Next();
            Assert.True(wasFound);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    /// <summary>Turns one after the other, as a grain has them: the next begins when the test says so.</summary>
    private sealed class Turns : SynchronizationContext
    {
        private readonly Queue<Action> _waiting = [];

        public override void Post(SendOrPostCallback d, object? state) => _waiting.Enqueue(() => d(state));

        public void Next() => _waiting.Dequeue()();
    }
}
