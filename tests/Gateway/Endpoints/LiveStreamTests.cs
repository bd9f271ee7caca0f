using System.Net;
using UdaConnect.Encounters;
using UdaConnect.Gateway.Hosting;
using UdaConnect.Live;
using UdaConnect.Persons;
using UdaConnect.Tests.Gateway.Support;
using UdaConnect.Tests.Support;
using UdaConnect.Time;
using Xunit;

namespace UdaConnect.Tests.Gateway.Endpoints;

/// <summary>How the gateway follows a feed for a client, over a cluster that answers as the test says.</summary>
public sealed class LiveStreamTests(EmbeddedKafkaFixture kafka)
{
    private const string Path = "/api/persons/5/live";
    private static readonly Person Ada = new(5, "Ada", "Byron", "");
    private static readonly Person Bob = new(7, "Bob", "Ross", "");
    private static readonly TimeRange Range = new(GatewayClients.Noon, GatewayClients.Noon + Timestamps.DayMs);
    private static readonly LiveCursor Place = new(Guid.Parse("0f8fad5b-d9cb-469f-a165-70867728950e"), 3);
    private static readonly Encounter Met = new(GatewayClients.Noon, GatewayClients.Noon, 1.5, new(4.38, 50.81), [], []);

    private LiveCursor? _openedAfter;
    private readonly List<LiveCursor> _asked = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Live_NothingNew_SendsASignOfLife()
    {
        await using var gateway = await StartAsync(LiveStart.New, _ => new(LiveStanding.Open, []));
        using var feed = await SseClient.OpenAsync(gateway.Rest, Path, null, Token);
        Assert.Equal("feed", (await feed.NextAsync(Token))!.Name);
        for (var i = 0; i < 3; i++)
            Assert.Equal("alive", (await feed.NextAsync(Token))!.Data);
        Assert.Equal(Place with { Number = 0 }, _asked[0]);
    }

    [Fact]
    public async Task Live_LastEventId_GoesOnBehindItWithoutRepeating()
    {
        await using var gateway = await StartAsync(LiveStart.Resumed, after => new(LiveStanding.Open, after.Number == 3 ? [Told(5)] : []));
        using var feed = await SseClient.OpenAsync(gateway.Rest, Path, Place.ToString(), Token);
        var told = await feed.NextAsync(Token);
        Assert.Equal(("still", (Place with { Number = 5 }).ToString()), (told!.Name, told.Id));
        Assert.True((await feed.NextAsync(Token))!.IsComment);
        Assert.Equal(Place, _openedAfter);
        Assert.Equal([3L, 5L], _asked.Take(2).Select(place => place.Number));
    }

    /// <summary>A browser that comes back by itself repeats the address it began with, and says in the header where it is by now.</summary>
    [Theory]
    [InlineData(null, 3)]
    [InlineData(4, 4)]
    public async Task Live_LastEventIdAsAParameter_GoesOnThereUnlessTheHeaderSaysMore(int? inHeader, int expected)
    {
        await using var gateway = await StartAsync(LiveStart.Resumed, _ => new(LiveStanding.Open, [Told(9)]));
        var header = inHeader is { } number ? (Place with { Number = number }).ToString() : null;
        using var feed = await SseClient.OpenAsync(gateway.Rest, $"{Path}?last_event_id={Place}", header, Token);
        Assert.Equal("still", (await feed.NextAsync(Token))!.Name);
        Assert.Equal(Place with { Number = expected }, _openedAfter);
    }

    [Fact]
    public async Task Live_LastEventIdOfAForgottenFeed_SaysReset()
    {
        await using var gateway = await StartAsync(LiveStart.Reset, _ => new(LiveStanding.Open, []));
        using var feed = await SseClient.OpenAsync(gateway.Rest, Path, Place.ToString(), Token);
        Assert.Equal(("reset", (Place with { Number = 0 }).ToString()), ((await feed.NextAsync(Token)) is { } first ? (first.Name, first.Id) : default));
    }

    [Fact]
    public async Task Live_LastEventIdOfAnEndedFeed_Is204()
    {
        await using var gateway = await StartAsync(LiveStart.Ended, _ => throw new InvalidOperationException());
        using var request = new HttpRequestMessage(HttpMethod.Get, Path) { Headers = { { "Last-Event-ID", Place.ToString() } } };
        using var answer = await gateway.Rest.SendAsync(request, Token);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    [Fact]
    public async Task Live_TooManyFeeds_Is429()
    {
        await using var gateway = await StartAsync(LiveStart.TooMany, _ => throw new InvalidOperationException());
        using var answer = await gateway.Rest.GetAsync(Path, Token);
        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter);
        await Refusal.ProblemAsync(answer);
    }

    [Theory, InlineData(LiveStanding.Old), InlineData(LiveStanding.Full)]
    public async Task Live_FeedIsOver_SaysEndBehindItsLastEvents(LiveStanding standing)
    {
        await using var gateway = await StartAsync(LiveStart.New, _ => new(standing, [Told(1)]));
        using var feed = await SseClient.OpenAsync(gateway.Rest, Path, null, Token);
        Assert.Equal(["feed", "still", "end"], [(await feed.NextAsync(Token))!.Name, (await feed.NextAsync(Token))!.Name, (await feed.NextAsync(Token))!.Name]);
        Assert.Null(await feed.NextAsync(Token));
    }

    [Fact]
    public async Task Live_FeedIsForgottenMeanwhile_EndsSoThatTheClientComesBack()
    {
        await using var gateway = await StartAsync(LiveStart.New, _ => new(LiveStanding.Unknown, []));
        using var feed = await SseClient.OpenAsync(gateway.Rest, Path, null, Token);
        Assert.Equal("feed", (await feed.NextAsync(Token))!.Name);
        Assert.Null(await feed.NextAsync(Token));
    }

    [Fact]
    public async Task Live_SiloIsGone_GoesOnWithAnother()
    {
        var calls = 0;
        await using var gateway = await StartAsync(
            LiveStart.New, _ => ++calls == 1 ? throw new SiloUnavailableException("It was killed.") : new(LiveStanding.Open, [Told(calls)]));
        using var feed = await SseClient.OpenAsync(gateway.Rest, Path, null, Token);
        Assert.Equal(["feed", "still"], [(await feed.NextAsync(Token))!.Name, (await feed.NextAsync(Token))!.Name]);
        Assert.Empty(gateway.Logs.Of(GatewayLogIds.FeedCutOff));
    }

    [Fact]
    public async Task Live_Fault_CutsTheConnection()
    {
        var begun = new TaskCompletionSource();
        await using var gateway = await StartAsync(LiveStart.New, async (_, token) =>
        {
            await begun.Task.WaitAsync(token);
            throw new NotSupportedException("A bug.");
        });
        using var feed = await SseClient.OpenAsync(gateway.Rest, Path, null, Token);
        Assert.Equal("feed", (await feed.NextAsync(Token))!.Name);
        begun.SetResult();
        await Assert.ThrowsAnyAsync<IOException>(() => feed.NextAsync(Token));
        await Eventually.TrueAsync(() => gateway.Logs.Of(GatewayLogIds.FeedCutOff).Any(), "the event");
    }

    [Fact]
    public async Task Live_ClusterAwayAtFirst_Is503()
    {
        await using var gateway = await InProcessGateway.StartAsync(
            StandIn.Cluster(StandIn.Grain<IPeopleGrain>((_, _) => Task.FromResult<Person?>(Ada))), kafka);
        using var answer = await gateway.Rest.GetAsync(Path, Token);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
    }

    [Fact]
    public async Task Live_ClientLeaves_TheClusterIsAskedNoMore()
    {
        var (asked, cancelled) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var gateway = await StartAsync(LiveStart.New, async (_, token) =>
        {
            asked.TrySetResult();
            try
            {
                await Task.Delay(Timeout.Infinite, token);
            }
            finally
            {
                cancelled.TrySetResult();
            }

            throw new InvalidOperationException("Never.");
        });
        using (var feed = await SseClient.OpenAsync(gateway.Rest, Path, null, Token))
        {
            Assert.Equal("feed", (await feed.NextAsync(Token))!.Name);
            await asked.Task.WaitAsync(Token);
        }

        await cancelled.Task.WaitAsync(Token);
        await Eventually.TrueAsync(() => gateway.Logs.Entries.Any(entry => entry.Text.StartsWith("Request finished", StringComparison.Ordinal)), "the request's end");
        Assert.Empty(gateway.Logs.Of(GatewayLogIds.FeedCutOff));
        Assert.Empty(gateway.Logs.Of(GatewayLogIds.Unexpected));
    }

    [Fact]
    public async Task Live_GatewayStops_EndsTheFeed()
    {
        var gateway = await StartAsync(LiveStart.New, async (_, token) =>
        {
            await Task.Delay(Timeout.Infinite, token);
            throw new InvalidOperationException("Never.");
        });
        using var feed = await SseClient.OpenAsync(gateway.Rest, Path, null, Token);
        Assert.Equal("feed", (await feed.NextAsync(Token))!.Name);
        await gateway.DisposeAsync();
        Assert.Empty(gateway.Logs.Of(GatewayLogIds.FeedCutOff));
    }

    private Task<InProcessGateway> StartAsync(LiveStart start, Func<LiveCursor, LivePage> next) => StartAsync(start, (after, _) => Task.FromResult(next(after)));

    private Task<InProcessGateway> StartAsync(LiveStart start, Func<LiveCursor, CancellationToken, Task<LivePage>> next)
    {
        var live = StandIn.Grain<IPersonLiveGrain>((method, arguments) =>
        {
            if (method == nameof(IPersonLiveGrain.OpenAsync))
            {
                _openedAfter = (LiveCursor?)arguments[2];
                return Task.FromResult(new LiveOpening(start, start == LiveStart.Resumed ? _openedAfter!.Value : Place with { Number = 0 }, Range, EncounterMeasure.Default));
            }

            lock (_asked)
                _asked.Add((LiveCursor)arguments[0]!);
            return next((LiveCursor)arguments[0]!, (CancellationToken)arguments[^1]!);
        });
        return InProcessGateway.StartAsync(StandIn.Cluster(live, StandIn.Grain<IPeopleGrain>((_, _) => Task.FromResult<Person?>(Ada))), kafka);
    }

    private static LiveEvent Told(long number) => new(number, LiveChange.Still, LiveState.Near, "7-1", Bob, Met);
}
