using System.Collections.Concurrent;
using System.Collections.Immutable;
using UdaConnect.Encounters;
using UdaConnect.Live;
using UdaConnect.Persons;
using UdaConnect.Tests.Gateway.Support;
using UdaConnect.Tests.Support;
using UdaConnect.Time;
using Xunit;

namespace UdaConnect.Tests.Gateway.Pages;

/// <summary>The web page's live view over a cluster that tells, breaks off and refuses as the test says.</summary>
public sealed class ReconnectTests(EmbeddedKafkaFixture kafka, BrowserFixture browser)
{
    private static readonly Person Ada = new(5, "Ada", "Byron", "");
    private static readonly Person Bob = new(7, "Bob", "Ross", "");
    private static readonly Guid Feed = Guid.Parse("0f8fad5b-d9cb-469f-a165-70867728950e");
    private readonly ConcurrentQueue<LiveCursor?> _openedAfter = new();
    private readonly Lock _lock = new();
    private readonly List<LiveEvent> _told = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private LiveStanding _standing;
    private bool _breaksOff;
    private Func<LiveCursor?, LiveStart> _open = after => after is null ? LiveStart.New : LiveStart.Resumed;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Follow_FeedTells_ShowsEachEncounterOnceAsItStands()
    {
        await using var gateway = await StartAsync();
        await using var page = await FollowAsync(gateway);
        Tell(1, LiveChange.Near, LiveState.Near);
        await page.ShowsAsync("Bob Ross", "near");
        Tell(2, LiveChange.Still, LiveState.Near);
        await page.ShowsAsync("Bob Ross", "still near");
        Tell(3, LiveChange.Left, LiveState.Left);
        await page.ShowsAsync("Bob Ross", "left");
        Tell(4, LiveChange.Changed, LiveState.Left);
        await page.ShowsAsync("Bob Ross", "left, corrected");
        await page.ShowsRowsAsync(1);
        Tell(5, LiveChange.Withdrawn, LiveState.Withdrawn);
        await page.ShowsRowsAsync(0);
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task Follow_ConnectionBreaksOff_ComesBackBehindTheLastEvent()
    {
        await using var gateway = await StartAsync();
        await using var page = await FollowAsync(gateway);
        Tell(1, LiveChange.Near, LiveState.Near);
        await page.ShowsAsync("Bob Ross", "near");

        BreakOff();
        await Eventually.TrueAsync(() => _openedAfter.Count == 2, "somebody who comes back");
        Tell(2, LiveChange.Left, LiveState.Left);
        await page.ShowsAsync("Bob Ross", "left");
        await page.IsAsync("live");
        await page.ShowsRowsAsync(1);
        Assert.Equal([null, new LiveCursor(Feed, 1)], _openedAfter);
        Assert.Empty(page.Errors);
    }

    /// <summary>At such an answer a browser's EventSource gives up for good.</summary>
    [Fact]
    public async Task Follow_ComingBackIsRefusedForAWhile_GoesOnTryingAndGoesOnBehindTheLastEvent()
    {
        await using var gateway = await StartAsync();
        await using var page = await FollowAsync(gateway);
        Tell(1, LiveChange.Near, LiveState.Near);
        await page.ShowsAsync("Bob Ross", "near");

        var refusals = 0;
        _open = _ => Interlocked.Increment(ref refusals) <= 4 ? throw new SiloUnavailableException("The cluster is away.") : LiveStart.Resumed;
        BreakOff();
        await Eventually.TrueAsync(() => Volatile.Read(ref refusals) > 4, "an attempt that is not refused");
        await page.IsAsync("live");
        Tell(2, LiveChange.Left, LiveState.Left);
        await page.ShowsAsync("Bob Ross", "left");
        await page.ShowsRowsAsync(1);
        Assert.All(_openedAfter.Skip(1), after => Assert.Equal(new LiveCursor(Feed, 1), after));
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task Follow_FeedWasForgottenMeanwhile_ShowsNothingOfIt()
    {
        await using var gateway = await StartAsync();
        await using var page = await FollowAsync(gateway);
        Tell(1, LiveChange.Near, LiveState.Near);
        await page.ShowsAsync("Bob Ross", "near");
        _open = _ => LiveStart.Reset;
        BreakOff();
        await page.ShowsRowsAsync(0);
        await page.IsAsync("live");
    }

    [Fact]
    public async Task Follow_FeedEndedMeanwhile_SaysSoAndStops()
    {
        await using var gateway = await StartAsync();
        await using var page = await FollowAsync(gateway);
        Tell(1, LiveChange.Left, LiveState.Left);
        await page.ShowsAsync("Bob Ross", "left");
        _open = _ => LiveStart.Ended;
        BreakOff();
        await page.IsAsync("over");
        await page.SaysAsync("The feed is over");
        await page.ShowsRowsAsync(1);
    }

    [Fact]
    public async Task Follow_FeedEnds_ShowsItsReason()
    {
        await using var gateway = await StartAsync();
        await using var page = await FollowAsync(gateway);
        Change(() => _standing = LiveStanding.Old);
        await page.IsAsync("over");
        await page.SaysAsync("A feed is open for a day");
    }

    private void Tell(long number, LiveChange change, LiveState state)
    {
        var at = GatewayClients.Noon + number * 1_000;
        var met = state == LiveState.Withdrawn ? null : new Encounter(GatewayClients.Noon, at, 1.5, new(4.38, 50.81), [], []);
        Change(() => _told.Add(new(number, change, state, "7-1", Bob, met)));
    }

    /// <summary>A fault: the gateway cuts the connection.</summary>
    private void BreakOff() => Change(() => _breaksOff = true);

    private void Change(Action change)
    {
        lock (_lock)
        {
            change();
            _changed.TrySetResult();
            _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    private async Task<LiveView> FollowAsync(InProcessGateway gateway)
    {
        var page = await LiveView.OpenAsync(browser, gateway.Web);
        await page.FollowAsync("Ada Byron", gapSeconds: 300);
        return page;
    }

    private Task<InProcessGateway> StartAsync()
    {
        var live = StandIn.Grain<IPersonLiveGrain>((method, arguments) => method == nameof(IPersonLiveGrain.OpenAsync)
            ? Task.FromResult(Open((TimeRange)arguments[0]!, (EncounterMeasure)arguments[1]!, (LiveCursor?)arguments[2]))
            : NextAsync((LiveCursor)arguments[0]!, (CancellationToken)arguments[^1]!));
        var people = StandIn.Grain<IPeopleGrain>((method, _) => method == nameof(IPeopleGrain.ListAsync)
            ? Task.FromResult(ImmutableArray.Create(Ada))
            : Task.FromResult<Person?>(Ada));
        return InProcessGateway.StartAsync(StandIn.Cluster(live, people), kafka);
    }

    private LiveOpening Open(TimeRange range, EncounterMeasure measure, LiveCursor? after)
    {
        _openedAfter.Enqueue(after);
        var start = _open(after);
        return new(start, start == LiveStart.Resumed ? after!.Value : new(start == LiveStart.New ? Feed : Guid.NewGuid(), 0), range, measure);
    }

    /// <summary>As the grain does: whoever asks again is told the same again, so one who has gone takes nothing from one who came.</summary>
    private async Task<LivePage> NextAsync(LiveCursor after, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (_breaksOff)
                {
                    _breaksOff = false;
                    throw new NotSupportedException("A bug.");
                }

                var news = _told.Where(told => after.Feed == Feed && told.Number > after.Number).ToImmutableArray();
                if (news.Length > 0 || _standing != LiveStanding.Open)
                    return new(_standing, news);
                changed = _changed.Task;
            }

            await changed.WaitAsync(cancellationToken);
        }
    }
}
