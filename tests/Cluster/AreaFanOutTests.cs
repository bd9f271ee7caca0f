using UdaConnect.Connections;
using UdaConnect.Encounters;
using UdaConnect.FanOut;
using UdaConnect.Geo;
using UdaConnect.Tests.Support;
using UdaConnect.Time;
using UdaConnect.Venues;
using UdaConnect.Visits;
using Xunit;

namespace UdaConnect.Tests.Cluster;

/// <summary>Many areas asked at once, from either silo: mostly without a call to any of their grains, and always with what their grains would say.</summary>
public sealed class AreaFanOutTests : IAsyncLifetime
{
    private const int Areas = 5;
    private const long Slot = 123_000;

    private readonly TwoSilos _silos;
    private readonly long[] _areas;

    public AreaFanOutTests(TwoSilos silos)
    {
        _silos = silos;
        var first = silos.Next(Areas);
        _areas = [.. Enumerable.Range(first, Areas).Select(area => (long)area)];
    }

    /// <summary>The areas' grains come to lie where they are first asked from.</summary>
    public async ValueTask InitializeAsync()
    {
        foreach (var area in _areas)
            _silos.Visits.File(area, At(Slot), At(Slot), At(Slot + 1));
        await AskAsync(silo: 0);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task FindNear_AskedAgain_NeedsNoCallOfAGrain(int silo)
    {
        await QuietAsync(silo);

        Assert.Equal(Filed(), await AskAsync(silo));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task FindNear_VisitsArriveInBetween_FindsEachThatWasSettled(int silo)
    {
        await QuietAsync(silo);
        for (var i = 0; i < 12; i++)
        {
            var (area, arrival) = (_areas[i % Areas], At(Slot + i % 3));
            _silos.Visits.File(area, arrival);
            await _silos.DeliverAsync(area, arrival);

            Assert.Equal(Filed(), await AskAsync(silo));
        }

        Assert.All(_areas, area => Assert.Equal(1, _silos.Visits.LoadsOf(new(area, Slot))));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task FindNear_BucketsWerePutAway_LoadsThemAgain(int silo)
    {
        await QuietAsync(silo);
        foreach (var area in _areas)
            await _silos.DeactivateAsync(await BucketAsync(area));
        await ArriveAsync(_areas[1], At(Slot));

        Assert.Equal(Filed(), await AskAsync(silo));
        Assert.All(_areas, area => Assert.Equal(2, _silos.Visits.LoadsOf(new(area, Slot))));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    [InlineData(1, 1)]
    public async Task FindNear_VenuesWerePutAway_FindsWhatTheyMissedWhereverTheyComeBack(int silo, int next)
    {
        await QuietAsync(0);
        await QuietAsync(1);
        foreach (var area in _areas)
            await _silos.DeactivateAsync(await VenueAsync(area));

        // Theirs is the memory of buckets that stay: nobody hands those on what arrives now.
        foreach (var area in _areas)
            await ArriveAsync(area, At(Slot));
        Assert.Equal(Filed(), await AskAsync(next));
        await ArriveAsync(_areas[2], At(Slot + 1));

        Assert.Equal(Filed(), await AskAsync(silo));
        Assert.Equal(Filed(), await AskAsync(next));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task FindNear_OneAreaCannotAnswer_FailsAfterAskingItOnce(int silo)
    {
        await QuietAsync(silo);
        await _silos.DeactivateAsync(await BucketAsync(_areas[0]));
        _silos.Calls.Clear();

        using (_silos.Visits.OnBucketLoad(new(_areas[0], Slot), () => Task.FromException(new IOException("The database is away."))))
            await Assert.ThrowsAnyAsync<Exception>(() => AskAsync(silo));

        Assert.Equal(["event-venue", "venue-time-bucket"], Calls().Select(call => call.Type).Order());
    }

    /// <summary>An activation that is no more the bucket's may still show something: what is handed on does not reach it.</summary>
    [Fact]
    public async Task Arrival_WhateverIsShownOfItsBucket_IsHidden()
    {
        var (key, another, buckets) = (new VenueTimeBucketKey(_areas[0], Slot), Guid.NewGuid(), await _silos.ServiceAsync<LocalBuckets>(0));
        await _silos.DeactivateAsync(await BucketAsync(_areas[0]));
        buckets.Show(key, another, VisitColumns.From(key.Range.StartMs, []));

        await ArriveAsync(_areas[0], At(Slot));

        Assert.Null(buckets.Find(key, another));
    }

    [Fact]
    public async Task FindContacts_AskedAgain_NeedsNoCallOfAGrain()
    {
        for (var silo = 0; silo < 2; silo++)
        {
            var first = await AskContactsAsync(silo);
            await QuietAsync(silo);

            Assert.Equal(Areas * 3, first.Sum(runs => runs.Runs.Length));
            Assert.Equal(first.Select(runs => runs.Runs.ToArray()), (await AskContactsAsync(silo)).Select(runs => runs.Runs.ToArray()));
            Assert.Empty(Calls());
        }
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static TimeRange Window => new(Slot * VenueTimeBucketKey.WidthMs, (Slot + 3) * VenueTimeBucketKey.WidthMs);

    private static NearPoints Points => NearPoints.Of([new NearPoint(Ecef.From(13.4, 52.5), Slot * VenueTimeBucketKey.WidthMs)]);

    /// <summary>Until a question from the silo needs none: where areas lie is learnt behind an answer.</summary>
    private async Task QuietAsync(int silo) => await Eventually.TrueAsync(
        async () =>
        {
            _silos.Calls.Clear();
            await AskAsync(silo);
            return Calls().Length == 0;
        },
        $"an answer on silo {silo} without calls of grains");

    private GrainCall[] Calls()
    {
        var keys = _areas.SelectMany(area => (string[])[area.ToString("X", null), .. Enumerable.Range(0, 3).Select(i => new VenueTimeBucketKey(area, Slot + i).ToString())]).ToHashSet();
        return [.. _silos.Calls.ToArray().Where(call => call.Type is "event-venue" or "venue-time-bucket" && keys.Contains(call.Key))];
    }

    private async Task<Visit[]> AskAsync(int silo)
    {
        var question = new NearQuestion(0, Window, Chord.SquaredFor(5), null, Points);
        var answers = await (await _silos.ServiceAsync<AreaFanOut>(silo)).FindNearAsync([.. _areas.Select(area => (area, question))], Token);
        return [.. answers.SelectMany(answer => answer.Visits.Visits.ToArray()).Order()];
    }

    private async Task<ContactRuns[]> AskContactsAsync(int silo)
    {
        var question = new ContactQuestion(
            1, null, Window, Chord.SquaredFor(5), 3 * VenueTimeBucketKey.WidthMs, 0, Points, VenuesOfPoints.Of([[]]), SessionSpans.Of([]), AtVenuesOnly: false);
        return await (await _silos.ServiceAsync<AreaFanOut>(silo)).FindContactsAsync([.. _areas.Select(area => (area, question))], Token);
    }

    private async Task ArriveAsync(long area, Visit visit)
    {
        _silos.Visits.File(area, visit);
        await _silos.DeliverAsync(area, visit);
    }

    private Visit[] Filed() => [.. _areas.SelectMany(_silos.Visits.In).Order()];

    /// <summary>A visit of a person of their own.</summary>
    private Visit At(long slot)
    {
        var id = _silos.Next();
        return new(id, slot * VenueTimeBucketKey.WidthMs + id % 1_000, 13.4, 52.5, 10 + id);
    }

    private async Task<IEventVenueGrain> VenueAsync(long area) => (await _silos.GrainsAsync()).GetGrain<IEventVenueGrain>(area);

    private async Task<IVenueTimeBucketGrain> BucketAsync(long area) =>
        (await _silos.GrainsAsync()).GetGrain<IVenueTimeBucketGrain>(new VenueTimeBucketKey(area, Slot).ToString());
}
