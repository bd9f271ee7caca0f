using UdaConnect.Encounters;
using UdaConnect.Live;
using UdaConnect.Tests.Support;
using UdaConnect.Tests.Unit.Geo;
using UdaConnect.Time;
using UdaConnect.Visits;
using Xunit;

namespace UdaConnect.Tests.Cluster;

/// <summary>However visits arrive, and whichever silo is killed: a feed says nothing twice and nothing wrong, and folds to what connections answers.</summary>
public sealed class LiveFeedRecoveryTests(SpatialDatabase database) : IClassFixture<SpatialDatabase>
{
    private const int People = 6;
    private const long Minute = 60_000;

    // Where four tiles meet.
    private static readonly Geo.GeoPoint Centre = new(4.3825, 50.8125);
    private static readonly TimeRange Range = new(LiveSilos.Start + 3 * Minute, LiveSilos.Start + 38 * Minute);
    private static readonly EncounterMeasure Measure = new(4, 60_000, 90_000, 0);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public enum Killed
    {
        TheOneThatFeeds,
        TheOther,
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public async Task Follow_VisitsShuffledLateAndRepeated_FoldsToConnections(int seed)
    {
        await using var silos = await LiveSilos.StartAsync(database, times => times with { Wait = TimeSpan.Zero });
        await silos.RegisterAsync([.. Enumerable.Range(1, People - 1)]);
        var followers = await FollowAsync(silos);
        var random = new Random(seed);
        foreach (var batch in Batches(random, size: 12))
        {
            await silos.ArriveAsync(batch);
            await silos.DeliverAsync(batch[..(batch.Length / 3)]);
            silos.Clock.Advance(TimeSpan.FromSeconds(random.Next(90)));
            foreach (var follower in followers.Where(_ => random.Next(3) > 0))
                await follower.ReadAsync(limit: random.Next(1, 9));
        }

        // Last of all somebody registers who was near all the time.
        await silos.RegisterAsync(People);
        foreach (var follower in followers)
            await follower.FoldsToConnectionsAsync([.. Enumerable.Range(1, People)]);
        Assert.Contains(followers, follower => follower.Fold.Events.Exists(told => told.Change == LiveChange.Changed));
        Assert.Contains(followers, follower => follower.Fold.Events.Exists(told => told.Change == LiveChange.Withdrawn));
        Assert.All(followers, follower => Assert.Empty(follower.Failures));
    }

    [Theory, InlineData(Killed.TheOneThatFeeds), InlineData(Killed.TheOther)]
    public async Task Follow_SiloIsKilled_GoesOnBehindTheLastEvent(Killed killed)
    {
        await using var silos = await LiveSilos.StartAsync(database, times => times with { Wait = TimeSpan.Zero });
        await silos.RegisterAsync([.. Enumerable.Range(1, People)]);
        var follower = (await FollowAsync(silos))[0];
        var batches = Batches(new Random(7), size: 30);
        for (var i = 0; i < batches.Length; i++)
        {
            if (i == batches.Length / 2)
            {
                var feeding = await silos.FeedingSiloAsync(1);
                await silos.Cluster.KillSiloAsync(killed == Killed.TheOneThatFeeds ? feeding : silos.Cluster.Silos.Single(silo => silo != feeding), Token);
            }

            await silos.ArriveAsync(batches[i]);
            silos.Clock.Advance(TimeSpan.FromSeconds(60));
            await follower.ReadAsync(limit: 3);
        }

        await follower.FoldsToConnectionsAsync([.. Enumerable.Range(1, People)]);
        Assert.NotEmpty(follower.Fold.Events);
    }

    private static async Task<LiveFollower[]> FollowAsync(LiveSilos silos) =>
        [await LiveFollower.OpenAsync(silos, 1, Range, Measure), await LiveFollower.OpenAsync(silos, 1, Range, Measure with { GapMs = 0 }), await LiveFollower.OpenAsync(silos, 2, Range, Measure)];

    private static Visit[][] Batches(Random random, int size)
    {
        var visits = Enumerable.Range(1, 240).Select(id =>
        {
            var place = GeoGens.Moved(Centre, random.NextDouble() * 6, random.NextDouble() * Math.Tau);
            return new Visit(id, LiveSilos.Start + random.NextInt64(40 * Minute), place.Longitude, place.Latitude, random.Next(1, People + 1));
        }).ToArray();
        // Roughly in order, a third of them late.
        return [.. visits.OrderBy(visit => visit.AtMs + (random.Next(3) == 0 ? random.NextInt64(40 * Minute) : 0)).Chunk(size)];
    }
}
