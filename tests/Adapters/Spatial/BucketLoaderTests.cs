using UdaConnect.Silo.Spatial;
using UdaConnect.Tests.Support;
using UdaConnect.Venues;
using Xunit;

namespace UdaConnect.Tests.Adapters.Spatial;

public sealed class BucketLoaderTests(SpatialDatabase database) : IClassFixture<SpatialDatabase>
{
    [Fact]
    public async Task Load_ManyBucketsAtOnce_GivesEachItsOwnVisitsByTimeThenId()
    {
        const int Areas = 40;
        using var store = database.NewStore();
        var random = new Random(3);
        var width = VenueTimeBucketKey.WidthMs;
        var start = VenueTimeBucketKey.SlotOf(Some.At) * width;
        // Times at and around the borders of slots as well as inside.
        var visits = Enumerable.Range(0, 3_000).Select(_ => Some.Supplied(
            atMs: start + random.Next(4) * width + (random.Next(3) switch { 0 => 0, 1 => width - 1, _ => random.Next((int)width) })) with
        { AreaId = 1 + random.Next(Areas) }).ToArray();
        await store.StoreAsync(visits, CancellationToken.None);

        var loader = new NpgsqlBucketLoader(database.Geolocation);
        var buckets = visits.ToLookup(visit => new VenueTimeBucketKey(visit.AreaId, VenueTimeBucketKey.SlotOf(visit.AtMs)));
        var loaded = await Task.WhenAll(buckets.Select(async bucket => (bucket, Visits: await loader.LoadBucketAsync(bucket.Key, CancellationToken.None))));
        foreach (var (bucket, found) in loaded)
        {
            Assert.Equal(bucket.OrderBy(visit => visit.AtMs).ThenBy(visit => visit.Id).Select(visit => visit.Id!.Value), found.Select(visit => visit.Id));
            Assert.All(found, visit => Assert.True(bucket.Key.Range.Contains(visit.AtMs)));
        }

        var slots = await Task.WhenAll(Enumerable.Range(1, Areas).Select(area => loader.LoadSlotsAsync(area, CancellationToken.None)));
        for (var area = 1; area <= Areas; area++)
            Assert.Equal(buckets.Where(bucket => bucket.Key.AreaId == area).Select(bucket => bucket.Key.Slot).Order(), slots[area - 1]);
        Assert.Empty(await loader.LoadSlotsAsync(Areas + 1, CancellationToken.None));
        Assert.Empty(await loader.LoadBucketAsync(new(Areas + 1, 5), CancellationToken.None));
    }
}
