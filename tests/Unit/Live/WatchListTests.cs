using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;
using UdaConnect.Live;
using UdaConnect.Tests.Gateway.Support;
using UdaConnect.Tests.Support;
using UdaConnect.Visits;
using Xunit;

namespace UdaConnect.Tests.Unit.Live;

/// <summary>Who is told that something was heard, and that nobody else is.</summary>
public sealed class WatchListTests
{
    private const long Hall = 42;
    private readonly FakeTimeProvider _clock = new();
    private readonly ConcurrentQueue<Call> _calls = new();
    private readonly WatchList _list;

    public WatchListTests()
    {
        var person = StandIn.Grain<IPersonLiveGrain>((_, arguments) =>
        {
            var call = new Call((long)arguments[0]!, new());
            _calls.Enqueue(call);
            return call.Answer.Task;
        });
        _list = new(StandIn.Cluster(person), new LiveTimes(_clock) { Tell = TimeSpan.Zero });
    }

    [Fact]
    public async Task Heard_InAWatchedArea_TellsOnce()
    {
        _list.Set(1, [Hall, 43]);
        _list.Heard(Hall, [Page(7)]);
        (await CallAsync()).Answer.SetResult(true);
        Assert.Equal(1, _list.Count);
    }

    [Fact]
    public async Task Heard_OfAWatchedPersonAnywhere_Tells()
    {
        _list.Set(1, [Hall]);
        _list.Heard(99, [Page(7), Page(8, 1)]);
        (await CallAsync()).Answer.SetResult(true);
    }

    [Fact]
    public async Task Heard_OfOthersElsewhere_TellsNobody()
    {
        _list.Set(1, [Hall]);
        _list.Heard(99, [Page(7)]);

        // Had the one before been told, this would wait behind it.
        _list.Set(1, [43]);
        _list.Heard(Hall, [Page(7)]);
        _list.Heard(43, [Page(7)]);
        (await CallAsync()).Answer.SetResult(true);
        Assert.Empty(_calls);
    }

    [Fact]
    public async Task Heard_WhileItIsBeingTold_TellsOnceMore()
    {
        _list.Set(1, [Hall]);
        _list.Heard(Hall, [Page(2_000)]);
        var first = await CallAsync();
        for (var i = 0; i < 100; i++)
            _list.Heard(Hall, [Page(1_000), Page(2_000, 900 - i)]);
        first.Answer.SetResult(true);
        Assert.Equal(At + 2_000, first.FromMs);
        var second = await CallAsync();
        second.Answer.SetResult(true);
        Assert.Empty(_calls);
        Assert.Equal(At + 801, second.FromMs);
    }

    [Fact]
    public async Task Heard_NobodyReads_IsForgotten()
    {
        _list.Set(1, [Hall]);
        _list.Set(2, [43]);
        _list.Heard(Hall, [Page(7)]);
        (await CallAsync()).Answer.SetResult(false);
        await Eventually.TrueAsync(() => _list.Count == 1, "the person forgotten");
    }

    [Fact]
    public async Task Heard_GrainCannotBeReached_TellsTheNextTimeAgain()
    {
        _list.Set(1, [Hall]);
        _list.Heard(Hall, [Page(7)]);
        var first = await CallAsync();
        _list.Heard(Hall, [Page(7)]);
        first.Answer.SetException(new TimeoutException());
        (await CallAsync()).Answer.SetResult(true);
        Assert.Equal(1, _list.Count);
    }

    [Fact]
    public void Heard_NotAnnouncedAgain_IsForgotten()
    {
        _list.Set(1, [Hall]);
        _clock.Advance(TimeSpan.FromSeconds(21));
        _list.Heard(Hall, [Page(1)]);
        Assert.Equal(0, _list.Count);
        Assert.Empty(_calls);
    }

    [Fact]
    public void Set_OthersNotAnnouncedAgain_ForgetsThem()
    {
        for (var person = 1; person <= 100; person++)
            _list.Set(person, [Hall]);
        _clock.Advance(TimeSpan.FromSeconds(21));
        _list.Set(101, [Hall]);
        Assert.Equal(1, _list.Count);
    }

    private async Task<Call> CallAsync()
    {
        Call? call = null;
        await Eventually.TrueAsync(() => _calls.TryDequeue(out call), "a call of the person's grain");
        return call!;
    }

    private const long At = 1_767_690_001_662;

    /// <summary>Each person's id is also when they were there.</summary>
    private static VisitPage Page(params int[] people) => VisitPage.Of([.. people.Select(person => new Visit(person, At + person, 4.38, 50.81, person))]);

    private sealed record Call(long FromMs, TaskCompletionSource<bool> Answer);
}
