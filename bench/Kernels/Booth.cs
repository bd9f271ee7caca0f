using UdaConnect.Bench.Convention;
using UdaConnect.Connections;
using UdaConnect.Geo;
using UdaConnect.Venues;
using UdaConnect.Visits;

namespace UdaConnect.Bench.Kernels;

/// <summary>Visits of a busy booth in one slot, the same at each start: what a bucket's kernels work on.</summary>
internal sealed class Booth
{
    public const int Person = 1;
    private const int People = 120;
    private const double SpreadMetres = 2;

    // A morning in a slot of its own.
    public static readonly VenueTimeBucketKey Key = new(1, VenueTimeBucketKey.SlotOf(new ConventionPlan().DayStartMs(0)));

    private BenchRandom _random = new(42);

    /// <summary>By time then id.</summary>
    public Visit[] Visits(int count, long firstId = 1) =>
        [.. Enumerable.Range(0, count).Select(i => Visit(firstId + i, Key.Range.StartMs + VenueTimeBucketKey.WidthMs * i / count, 2 + _random.NextIndex(People))).Order()];

    /// <summary>Somebody's own, by time.</summary>
    public NearPoints Points(int count) =>
        NearPoints.Of([.. Visits(count, firstId: 1_000_000).Select(visit => new NearPoint(Ecef.From(visit.Longitude, visit.Latitude), visit.AtMs))]);

    private Visit Visit(long id, long atMs, int person)
    {
        var place = Hall.ToGeo(Hall.Booth(7).Shift(_random.NextNormal() * SpreadMetres, _random.NextNormal() * SpreadMetres).Clamp());
        return new(id, atMs, place.Longitude, place.Latitude, person);
    }
}
