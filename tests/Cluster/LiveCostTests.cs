using UdaConnect.Encounters;
using UdaConnect.Geo;
using UdaConnect.Live;
using UdaConnect.Persons;
using UdaConnect.Tests.Support;
using UdaConnect.Time;
using UdaConnect.Venues;
using UdaConnect.Visits;
using Xunit;

namespace UdaConnect.Tests.Cluster;

/// <summary>Live feeds cost only where somebody watches: counted in calls of grains, in grains in memory and in questions.</summary>
public sealed class LiveCostTests(SpatialDatabase database) : IClassFixture<SpatialDatabase>, IAsyncLifetime
{
    private const int Ada = 1;
    private const int Bob = 2;
    private const int Cleo = 3;
    private const int Dora = 4;

    // Degrees east of Ada, and of everybody near her.
    private const double Elsewhere = 10;
    private static readonly TimeRange Range = new(LiveSilos.Start, LiveSilos.Start + Timestamps.DayMs);
    private static readonly string[] Delivery = ["event-venue", "venue-time-bucket"];

    private LiveSilos _silos = null!;
    private long _lastVisit;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        // Nothing is asked because time has passed: all work there is, is because of what arrived.
        _silos = await LiveSilos.StartAsync(database, times => times with { Sweep = TimeSpan.FromDays(3), Wait = TimeSpan.Zero });
        await _silos.RegisterAsync(Ada, Bob, Cleo, Dora);

        // Areas and buckets of both places are in memory and take what arrives.
        await _silos.ArriveAsync(At(Ada, 0), At(Bob, 0), At(Cleo, 0, Elsewhere), At(Dora, 0, Elsewhere));
        foreach (var (person, other) in new[] { (Ada, Bob), (Cleo, Dora) })
            Assert.Single((await _silos.Grains.GetGrain<IPersonGrain>(person).FindEncountersAsync(other, Range, EncounterMeasure.Default, null, null, 10, Token)).Encounters);
    }

    public async ValueTask DisposeAsync()
    {
        await _silos.ExecuteAsync("delete from grain_state");
        await _silos.DisposeAsync();
    }

    [Fact]
    public async Task Arrive_NobodyWatches_OnlyAreasAndBucketsAreCalled()
    {
        var buckets = await _silos.ActiveAsync("venue-time-bucket");
        var questions = _silos.Visits.Questions;
        _silos.Calls.Clear();
        for (var second = 1; second <= 20; second++)
            await _silos.ArriveAsync(At(Ada, second), At(Bob, second), At(Cleo, second, Elsewhere), At(Dora, second, Elsewhere));

        var calls = _silos.Calls.ToArray();
        Assert.Equal(Delivery, calls.Select(call => call.Type).Distinct().Order());
        // Each area hands its share to the one bucket that holds the time.
        Assert.Equal(2 * 20, calls.Count(IsShare));
        Assert.All(calls, call => Assert.True(call.Type == Delivery[0] || IsShare(call), $"{call}"));
        Assert.Equal(questions, _silos.Visits.Questions);
        Assert.Equal(buckets, await _silos.ActiveAsync("venue-time-bucket"));
        Assert.Empty(await _silos.ActiveAsync("person-live"));
        Assert.All(_silos.WatchLists, list => Assert.Equal(0, list.Count));
        Assert.Equal(0, await _silos.StoredRowsAsync());
    }

    [Fact]
    public async Task Arrive_OneIsWatched_OnlyTheirShareIsWork()
    {
        var feed = await LiveFollower.OpenAsync(_silos, Ada, Range, EncounterMeasure.Default);
        await feed.ReadAsync(fold => fold.Events.Count == 1, "Bob is near");
        await Eventually.TrueAsync(
            async () =>
            {
                await feed.ReadAsync();
                return _silos.WatchLists.All(list => list.Count == 1);
            },
            "every silo listens for Ada");

        // Elsewhere it is as if nobody watched.
        _silos.Calls.Clear();
        for (var second = 1; second <= 20; second++)
            await _silos.ArriveAsync(At(Cleo, second, Elsewhere), At(Dora, second, Elsewhere));
        var calls = _silos.Calls.ToArray();
        Assert.Equal(20, calls.Count(IsShare));
        Assert.All(calls, call => Assert.True(call.Type == Delivery[0] || IsShare(call), $"{call}"));

        // Around Ada one call tells her grain, and what that asks are her surroundings alone.
        await _silos.ArriveAsync(At(Ada, 40), At(Bob, 40));
        await Eventually.TrueAsync(() => Heard().Length > 0, "Ada's grain is told");
        _silos.Clock.Advance(TimeSpan.FromSeconds(31));
        await feed.ReadAsync(fold => fold.Events.Count == 2, "Bob is still near");
        Assert.Equal(LiveChange.Still, feed.Fold.Events[^1].Change);

        Assert.Equal("1", Assert.Single(Heard()).Key);
        Assert.Equal(["1"], await _silos.ActiveAsync("person-live"));
        var asked = _silos.Calls.ToArray().Where(call => call.Type == Delivery[1] && !IsShare(call)).ToArray();
        Assert.NotEmpty(asked);
        Assert.All(asked, call => Assert.Equal(TileOf(0), VenueTimeBucketKey.Parse(call.Key).AreaId));
        Assert.Equal(1, await _silos.StoredRowsAsync());
    }

    /// <summary>Arrivals that a bucket takes.</summary>
    private static bool IsShare(GrainCall call) => (call.Type, call.Method) == (Delivery[1], nameof(IVenueTimeBucketGrain.AddAsync));

    private GrainCall[] Heard() => [.. _silos.Calls.ToArray().Where(call => (call.Type, call.Method) == ("person-live", nameof(IPersonLiveGrain.HeardAsync)))];

    private static long TileOf(double east) => MapTile.IdAt(4.3805 + east, 50.8105);

    private Visit At(int person, long second, double east = 0) => new(++_lastVisit, LiveSilos.Start + second * 1_000, 4.3805 + east, 50.8105, person);
}
