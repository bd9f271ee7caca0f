using DbUp.Engine.Output;
using Npgsql;
using UdaConnect.DevHost.Postgres;
using UdaConnect.Encounters;
using UdaConnect.Gateway.Faults;
using UdaConnect.Live;
using UdaConnect.Silo.Spatial;
using UdaConnect.Silo.Spatial.Migrations;
using UdaConnect.Tests.Support;
using UdaConnect.Time;
using UdaConnect.Visits;
using Xunit;

namespace UdaConnect.Tests.Cluster;

/// <summary>Feeds of a cluster: what is heard is told, nobody pays where nobody reads, and what was told survives.</summary>
public sealed class LiveFeedTests(SpatialDatabase database) : IClassFixture<SpatialDatabase>, IAsyncLifetime
{
    private const long Start = LiveSilos.Start;
    private const long Second = 1_000;
    private const int Ada = 1;
    private const int Bob = 2;
    private const int Cleo = 3;
    private static readonly TimeRange Range = new(Start, Start + Timestamps.DayMs);

    private LiveSilos _silos = null!;
    private long _lastVisit;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        // Nothing is found out by asking now and then: only what was heard is told. A call that finds nothing new does not wait.
        _silos = await LiveSilos.StartAsync(database, times => times with { Sweep = TimeSpan.FromDays(3), Wait = TimeSpan.Zero });
        await _silos.RegisterAsync(Ada, Bob);
    }

    public async ValueTask DisposeAsync()
    {
        await _silos.ExecuteAsync("delete from grain_state");
        await _silos.DisposeAsync();
    }

    [Fact]
    public async Task Next_OthersVisitArrivesNear_IsToldAtOnce()
    {
        var feed = await FollowAsync();
        await _silos.ArriveAsync(At(Ada, 0), At(Cleo, 0));
        await WatchedAsync(feed);

        await _silos.ArriveAsync(At(Bob, 5));
        await feed.ReadAsync(fold => fold.Events.Count == 1, "Bob came near");

        // Again and again: one could have been found by asking for another reason.
        await _silos.RegisterAsync([.. Enumerable.Range(4, 5)]);
        for (var person = 4; person < 9; person++)
        {
            await _silos.ArriveAsync(At(person, 5));
            await feed.ReadAsync(fold => fold.Events[^1].Person.Id == person, $"{person} came near");
        }

        var told = feed.Fold.Events[0];
        Assert.Equal((LiveChange.Near, LiveState.Near, "2-1", Bob, 1), (told.Change, told.State, told.Key, told.Person.Id, told.Number));
        Assert.Equal((Start + 5 * Second, Start + 5 * Second), (told.Encounter!.StartMs, told.Encounter.EndMs));
        Assert.Equal((1, LiveStanding.Open), ((int)await _silos.StoredRowsAsync(), feed.Standing));
    }

    [Fact]
    public async Task Next_OwnVisitInAnAreaOfOthers_IsToldAtOnce()
    {
        var feed = await FollowAsync();
        await _silos.ArriveAsync(At(Ada, 0), At(Bob, 0, east: 10));
        await WatchedAsync(feed);

        // Ten degrees away: nobody listens there for her sake, but everybody listens for her.
        await _silos.ArriveAsync(At(Ada, 5, east: 10));
        await feed.ReadAsync(fold => fold.Events.Count == 1, "Ada came near Bob");
        await _silos.RegisterAsync(Cleo);
        await _silos.ArriveAsync(At(Cleo, 5, east: 20));
        await _silos.ArriveAsync(At(Ada, 6, east: 20));
        await feed.ReadAsync(fold => fold.Events.Count == 2, "Ada came near Cleo");
    }

    [Fact]
    public async Task Next_TimePasses_TellsThatItGoesOnAndThatItIsOver()
    {
        var feed = await FollowAsync();
        await _silos.ArriveAsync(At(Ada, 0), At(Bob, 0));
        await feed.ReadAsync(fold => fold.Events.Count == 1, "near");
        await _silos.ArriveAsync(At(Ada, 20), At(Bob, 20));
        await WatchedAsync(feed);
        Assert.Single(feed.Fold.Events);

        _silos.Clock.Advance(TimeSpan.FromSeconds(31));
        await feed.ReadAsync(fold => fold.Events.Count == 2, "still near");
        _silos.Clock.Advance(TimeSpan.FromSeconds(300));
        await feed.ReadAsync(fold => fold.Events.Count == 3, "left");

        Assert.Equal([LiveChange.Near, LiveChange.Still, LiveChange.Left], feed.Fold.Events.Select(told => told.Change));
        Assert.Equal(Start + 20 * Second, feed.Fold.Events[^1].Encounter!.EndMs);
    }

    [Fact]
    public async Task Next_NearPersonRegisteredLater_IsToldThen()
    {
        var feed = await FollowAsync();
        await _silos.ArriveAsync(At(Ada, 0), At(Cleo, 0));
        await WatchedAsync(feed);
        Assert.Empty(feed.Fold.Events);

        await _silos.RegisterAsync(Cleo);
        _silos.Clock.Advance(TimeSpan.FromSeconds(1));
        await feed.ReadAsync(fold => fold.Events.Count == 1, "Cleo is near");
        Assert.Equal(Cleo, feed.Fold.Events[0].Person.Id);
    }

    [Fact]
    public async Task Heard_NobodyReadsAnyMore_NoSiloListensOrAsks()
    {
        var feed = await FollowAsync();
        await _silos.ArriveAsync(At(Ada, 0));
        await WatchedAsync(feed);
        Assert.All(_silos.WatchLists, list => Assert.Equal(1, list.Count));
        Assert.True(await _silos.Grains.GetGrain<IPersonLiveGrain>(Ada).HeardAsync(0, Token));

        _silos.Clock.Advance(TimeSpan.FromSeconds(21));
        Assert.False(await _silos.Grains.GetGrain<IPersonLiveGrain>(Ada).HeardAsync(0, Token));
        var questions = _silos.Visits.Questions;
        await _silos.ArriveAsync(At(Ada, 5), At(Bob, 5));
        await Eventually.TrueAsync(() => _silos.WatchLists.Any(list => list.Count == 0), "the silo of the area listens no more");
        Assert.Equal(questions, _silos.Visits.Questions);

        // Coming back finds what happened meanwhile.
        await feed.ReadAsync(fold => fold.Events.Count == 1, "Bob was near meanwhile");
    }

    [Fact]
    public async Task Open_KnownPlace_GoesOn_UnknownOrOtherMeasure_BeginsAnew()
    {
        var feed = await FollowAsync();
        await _silos.ArriveAsync(At(Ada, 0), At(Bob, 0));
        await feed.ReadAsync(fold => fold.Events.Count == 1, "near");
        var grain = _silos.Grains.GetGrain<IPersonLiveGrain>(Ada);

        var later = new TimeRange(Start + 1, Range.EndMs);
        Assert.Equal(new(LiveStart.Resumed, feed.Place, Range, EncounterMeasure.Default), await grain.OpenAsync(later, EncounterMeasure.Default, feed.Place, Token));

        var reset = await grain.OpenAsync(later, EncounterMeasure.Default, new(Guid.NewGuid(), 3), Token);
        Assert.Equal((LiveStart.Reset, 0, later), (reset.Start, reset.From.Number, reset.Range));
        var closer = EncounterMeasure.Default with { Metres = 1 };
        Assert.Equal((LiveStart.Reset, closer), (await grain.OpenAsync(later, closer, feed.Place, Token)) is var other ? (other.Start, other.Measure) : default);
        Assert.Equal(LiveStanding.Unknown, (await grain.NextAsync(new(Guid.NewGuid(), 0), 10, Token)).Standing);
    }

    [Fact]
    public async Task Open_MoreFeedsThanAPersonMayHave_IsRefusedUntilOneIsIdle()
    {
        var grain = _silos.Grains.GetGrain<IPersonLiveGrain>(Ada);
        var first = await FollowAsync();
        for (var i = 1; i < PersonLiveGrain.MaxFeeds; i++)
            await FollowAsync();
        Assert.Equal(LiveStart.TooMany, (await grain.OpenAsync(Range, EncounterMeasure.Default, null, Token)).Start);

        _silos.Clock.Advance(TimeSpan.FromSeconds(21));
        await first.ReadAsync();
        Assert.Equal(LiveStart.New, (await grain.OpenAsync(Range, EncounterMeasure.Default, null, Token)).Start);
        await first.ReadAsync();
        Assert.Equal(LiveStanding.Open, first.Standing);
    }

    [Fact]
    public async Task Next_OpenForADay_EndsAndCannotBeResumed()
    {
        var feed = await FollowAsync();
        await _silos.ArriveAsync(At(Ada, 0), At(Bob, 0));
        await feed.ReadAsync(fold => fold.Events.Count == 1, "near");

        _silos.Clock.Advance(TimeSpan.FromDays(1) + TimeSpan.FromSeconds(1));
        await feed.ReadAsync();
        Assert.Equal((LiveChange.Left, LiveStanding.Old), (feed.Fold.Events[^1].Change, feed.Standing));
        Assert.Equal(LiveStart.Ended, (await _silos.Grains.GetGrain<IPersonLiveGrain>(Ada).OpenAsync(Range, EncounterMeasure.Default, feed.Place, Token)).Start);
    }

    [Fact]
    public async Task Collected_NobodyMayComeBack_NothingStaysStored()
    {
        var feed = await FollowAsync();
        await _silos.ArriveAsync(At(Ada, 0), At(Bob, 0));
        await feed.ReadAsync(fold => fold.Events.Count == 1, "near");
        var grain = _silos.Grains.GetGrain<IPersonLiveGrain>(Ada);

        _silos.Clock.Advance(TimeSpan.FromMinutes(14));
        await _silos.Cluster.DeactivateAsync(grain);
        Assert.Equal(1, await _silos.StoredRowsAsync());
        await feed.ReadAsync();
        Assert.Equal(LiveStanding.Open, feed.Standing);

        _silos.Clock.Advance(TimeSpan.FromMinutes(16));
        await _silos.Cluster.DeactivateAsync(grain);
        Assert.Equal(0, await _silos.StoredRowsAsync());
        Assert.Equal(LiveStart.Reset, (await grain.OpenAsync(Range, EncounterMeasure.Default, feed.Place, Token)).Start);
    }

    [Fact]
    public async Task Next_PagesOfOne_TellEachOnce()
    {
        await _silos.RegisterAsync([.. Enumerable.Range(Bob, 9)]);
        var feed = await FollowAsync();
        await _silos.ArriveAsync([At(Ada, 0), .. Enumerable.Range(Bob, 9).Select(other => At(other, 0))]);
        for (var i = 0; i < 9; i++)
            await feed.ReadAsync(limit: 1);
        Assert.Equal(Enumerable.Range(1, 9).Select(number => (long)number), feed.Fold.Events.Select(told => told.Number));
    }

    /// <summary>A call that waits is answered when something is heard, not when its time is up.</summary>
    [Fact]
    public async Task Next_Waiting_IsAnsweredWhenSomethingIsHeard()
    {
        await _silos.DisposeAsync();
        _silos = await LiveSilos.StartAsync(database, times => times with { Sweep = TimeSpan.FromDays(3) });
        await _silos.RegisterAsync(Ada, Bob);
        var feed = await FollowAsync();
        await _silos.ArriveAsync(At(Ada, 0));
        var waiting = _silos.Grains.GetGrain<IPersonLiveGrain>(Ada).NextAsync(feed.Place, 10, Token);
        await _silos.ArriveAsync(At(Bob, 0));
        Assert.Single((await waiting).Events);
    }

    /// <summary>While it is being written, nobody sees it.</summary>
    [Fact]
    public async Task Next_WhileAnEventIsBeingStored_OtherReadersDoNotSeeIt()
    {
        var feed = await FollowAsync();
        await _silos.ArriveAsync(At(Ada, 0));
        await WatchedAsync(feed);
        await using var source = NpgsqlDataSource.Create(database.Databases.Orleans);
        await using var connection = await source.OpenConnectionAsync(Token);
        await using (var transaction = await connection.BeginTransactionAsync(Token))
        {
            await using var hold = new NpgsqlCommand("lock table grain_state in exclusive mode", connection, transaction);
            await hold.ExecuteNonQueryAsync(Token);
            await _silos.ArriveAsync(At(Bob, 0));
            var grain = _silos.Grains.GetGrain<IPersonLiveGrain>(Ada);
            Task<LivePage>? first = null;
            await Eventually.TrueAsync(
                async () =>
                {
                    // The one that has to write waits; all others are answered.
                    var page = grain.NextAsync(feed.Place, 10, Token);
                    first = await Task.WhenAny(page, WritesAsync(source)) == page ? null : page;
                    Assert.True(first is not null || (await page).Events.IsEmpty);
                    return first is not null;
                },
                "a write that waits");
            Assert.Empty((await grain.NextAsync(feed.Place, 10, Token)).Events);
            await transaction.RollbackAsync(Token);
            Assert.Single((await first!).Events);
        }
    }

    /// <summary>Where it cannot be written nothing is shown, and afterwards it is shown once.</summary>
    [Fact]
    public async Task Next_CannotBeStored_IsToldOnceItCan()
    {
        var feed = await FollowAsync();
        await _silos.ArriveAsync(At(Ada, 0), At(Bob, 0));
        await _silos.ExecuteAsync("alter table grain_state add constraint never check (type_name <> 'person-live') not valid");
        await Assert.ThrowsAnyAsync<Exception>(() => _silos.Grains.GetGrain<IPersonLiveGrain>(Ada).NextAsync(feed.Place, 10, Token));

        await _silos.ExecuteAsync("alter table grain_state drop constraint never");
        await feed.ReadAsync(fold => fold.Events.Count == 1, "near");
        Assert.Equal(1, feed.Fold.LastNumber);
    }

    /// <summary>Also for a feed of which no activation knows anything yet: whoever asks is told to ask again, and then goes on.</summary>
    [Fact]
    public async Task Next_DatabaseOfFeedsAway_IsAnOutageAndGoesOnAfterwards()
    {
        await _silos.DisposeAsync();
        await using var server = await PostgresServer.StartEphemeralAsync(durable: true, Token);
        await new Migrator(new NoOpUpgradeLog()).MigrateAsync(Databases.Orleans, server.ConnectionString(DatabaseNames.Orleans), Token);
        _silos = await LiveSilos.StartAsync(database, times => times with { Wait = TimeSpan.Zero }, server.ConnectionString(DatabaseNames.Orleans));
        await _silos.RegisterAsync(Ada, Bob);
        var feed = await FollowAsync();
        await _silos.ArriveAsync(At(Ada, 0), At(Bob, 0));
        var grain = _silos.Grains.GetGrain<IPersonLiveGrain>(Ada);
        await _silos.Cluster.DeactivateAsync(grain);
        await server.KillAsync();

        for (var i = 0; i < 2; i++)
        {
            var failure = await Record.ExceptionAsync(() => grain.NextAsync(feed.Place, 10, Token));
            Assert.True(failure is not null && Fault.IsTransient(failure), $"{failure}");
        }

        await server.StartAgainAsync(Token);
        await feed.ReadAsync(fold => fold.Events.Count == 1, "near");

        // This server goes before the silos would.
        await _silos.ExecuteAsync("delete from grain_state");
        await _silos.DisposeAsync();
        _silos = await LiveSilos.StartAsync(database);
    }

    /// <summary>Ends when a write of a grain's state waits for a lock.</summary>
    private static Task WritesAsync(NpgsqlDataSource source) => Eventually.TrueAsync(
        async () =>
        {
            await using var command = source.CreateCommand("select count(*) from pg_stat_activity where wait_event_type = 'Lock' and query like '%grain_state%' and datname = current_database()");
            return (long)(await command.ExecuteScalarAsync(Token))! > 0;
        },
        "a write that waits for its lock");

    private Task<LiveFollower> FollowAsync() => LiveFollower.OpenAsync(_silos, Ada, Range, EncounterMeasure.Default);

    /// <summary>Reads until every silo listens for Ada: from now on what is heard is told.</summary>
    private Task WatchedAsync(LiveFollower feed) => Eventually.TrueAsync(
        async () =>
        {
            await feed.ReadAsync();
            return _silos.WatchLists.All(list => list.Count == 1);
        },
        "every silo listens");

    private Visit At(int person, long second, double east = 0) => new(++_lastVisit, Start + second * Second, 4.38 + east, 50.81, person);
}
