using System.Globalization;
using UdaConnect.DevHost.Chaos.Visits;
using UdaConnect.Geo;
using UdaConnect.Persons;
using UdaConnect.Venues;

namespace UdaConnect.DevHost.Chaos.Cluster;

/// <summary>Registers who walks where: people, and on the generated ground a few booths in a hall.</summary>
internal static class Ground
{
    private const int AtOnce = 16;

    // Degrees around the corner of four tiles; the hall reaches over two of them, one booth lies across its border.
    private static readonly (string Name, string Kind, GeoBox Box)[] Venues =
    [
        ("Hall", "hall", Around(-0.00030, -0.00020, 0.00010, 0.00020)),
        ("Booth in the hall", "booth", Around(-0.00020, -0.00010, -0.00010, 0.00002)),
        ("Booth at the border", "booth", Around(0.00005, 0.00005, 0.00020, 0.00015)),
    ];

    public static async Task PrepareAsync(IGrainFactory grains, IVisitPool pool, CancellationToken cancellationToken)
    {
        var people = grains.GetGrain<IPeopleGrain>(0);
        await Parallel.ForEachAsync(
            pool.People, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (id, token) => await people.RegisterAsync(new(id, "Attendee", id.ToString(CultureInfo.InvariantCulture), "Chaos"), token));
        if (pool is not GeneratedVisits) return;
        foreach (var (name, kind, box) in Venues) await RegisterAsync(grains, name, kind, box, cancellationToken);
    }

    /// <summary>A rectangle given in degrees from the corner of the generated ground.</summary>
    public static GeoBox Around(double west, double south, double east, double north)
    {
        var corner = GeneratedVisits.Corner;
        return new(corner.Longitude + west, corner.Latitude + south, corner.Longitude + east, corner.Latitude + north);
    }

    /// <returns>The venue's id.</returns>
    public static async Task<long> RegisterAsync(IGrainFactory grains, string name, string kind, GeoBox box, CancellationToken cancellationToken)
    {
        GeoPoint[] ring = [new(box.West, box.South), new(box.East, box.South), new(box.East, box.North), new(box.West, box.North), new(box.West, box.South)];
        var footprint = new Footprint([[[.. ring]]], null, null);
        var registration = await grains.GetGrain<IVenueCatalogueGrain>(0).RegisterAsync(new(name, kind, footprint, null), cancellationToken);
        return registration.Venue?.Id ?? throw new ChaosException($"{name} was refused: {string.Join("; ", registration.Errors)}");
    }
}
