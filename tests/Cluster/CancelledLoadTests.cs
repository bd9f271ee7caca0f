using UdaConnect.Connections;
using UdaConnect.Geo;
using UdaConnect.Time;
using UdaConnect.Venues;
using UdaConnect.Visits;
using Xunit;

namespace UdaConnect.Tests.Cluster;

/// <summary>A load can end cancelled, for example when a silo's data source is disposed: no fault, and no answer either.</summary>
public sealed class CancelledLoadTests(TwoSilos silos)
{
    private const long Slot = 120_000;

    [Fact]
    public async Task FindNear_LoadOfTheBucketWasCancelled_LoadsAnew()
    {
        var key = new VenueTimeBucketKey(silos.Next(), Slot);
        var visit = Stored(key);
        var bucket = (await silos.GrainsAsync()).GetGrain<IVenueTimeBucketGrain>(key.ToString());
        var asker = Guid.NewGuid();
        using (silos.Visits.OnBucketLoad(key, () => throw new OperationCanceledException("The load was cancelled.")))
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => bucket.FindNearAsync(Question(visit, key.Range), asker, Token));

        var answer = await bucket.FindNearAsync(Question(visit, key.Range), asker, Token);

        Assert.Equal([visit], answer.Visits.Visits.ToArray());
    }

    [Fact]
    public async Task ListSlots_LoadOfTheSlotsWasCancelled_LoadsAnew()
    {
        var key = new VenueTimeBucketKey(silos.Next(), Slot);
        Stored(key);
        var venue = (await silos.GrainsAsync()).GetGrain<IEventVenueGrain>(key.AreaId);
        using (silos.Visits.OnSlotsLoad(key.AreaId, () => throw new OperationCanceledException("The load was cancelled.")))
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => venue.ListSlotsAsync(key.Range, Token));

        Assert.Equal([Slot], await venue.ListSlotsAsync(key.Range, Token));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private Visit Stored(VenueTimeBucketKey key)
    {
        var visit = new Visit(silos.Next(), key.Range.StartMs + 5, 13.4, 52.5, silos.Next());
        silos.Visits.File(key.AreaId, visit);
        return visit;
    }

    private static NearQuestion Question(Visit near, TimeRange window) => new(
        0, window, Chord.SquaredFor(5), null, NearPoints.Of([new NearPoint(Ecef.From(near.Longitude, near.Latitude), near.AtMs)]));
}
