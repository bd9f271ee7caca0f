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

    [Fact]
    public async Task Start_FindsBehindTheCurrentTurn()
    {
        var isTurnOver = new TaskCompletionSource();
        _ = _ahead.Start(5, async () =>
        {
            await isTurnOver.Task;
            return Page;
        }, _time);
        isTurnOver.SetResult();

        Assert.Same(Page, await _ahead.Take(5)!);
    }
}
