using CsCheck;
using UdaConnect.Connections;
using UdaConnect.Geo;
using UdaConnect.Tests.Unit.Geo;
using UdaConnect.Time;
using UdaConnect.Venues;
using UdaConnect.Visits;

namespace UdaConnect.Tests.Unit.Connections;

/// <summary>A person's visits around one place over days, areas near and far, and which of their slots hold visits.</summary>
internal sealed record PlanCase(NearbyQuestion Question, Surroundings Surroundings, IReadOnlyDictionary<long, long[]> Slots)
{
    private const long Width = VenueTimeBucketKey.WidthMs;
    private const long FirstSlot = 120_000;

    private static readonly Gen<long> Instant = Gen.Select(
        Gen.Long[FirstSlot, FirstSlot + 200], Gen.OneOf(Gen.Long[0, Width - 1], Gen.OneOf(0, 1, Width - 1)), (slot, offset) => slot * Width + offset);

    private static readonly Gen<TimeRange> Range = Gen.OneOf(
        Gen.Const(() => new TimeRange(FirstSlot * Width, (FirstSlot + 201) * Width)),
        Gen.Select(Instant, Instant, (a, b) => new TimeRange(Math.Min(a, b), Math.Max(a, b) + 1)));

    private static readonly Gen<long?> Within = Gen.OneOf(Gen.OneOf<long?>(null, 0), Gen.Long[0, 3 * Width].Select(ms => (long?)ms));

    public static readonly Gen<PlanCase> Any = Gen.Select(GeoGens.Place, Range, GeoGens.Metres, Within).SelectMany(asked => Gen.Select(
        Gen.Select(Instant, GeoGens.Metres, Gen.Double[0, Math.Tau]).Array[0, 12],
        Gen.Select(Gen.OneOf(Gen.Double[0, 500], GeoGens.Metres), Gen.Double[0, Math.Tau], Gen.Long[FirstSlot, FirstSlot + 200].Array[0, 200]).Array[0, 8],
        (own, areas) => Make(asked.Item1, new(Guid.Empty, asked.Item2, asked.Item3, asked.Item4, null, true), own, areas)));

    /// <summary>The plan as a Person grain makes it; <paramref name="asked"/> gets what each area was asked.</summary>
    public Task<NearbyPlan> PlanAsync(List<(long AreaId, TimeRange Range)>? asked = null) => NearbyPlan.MakeAsync(Question, Surroundings, (areaId, range) =>
    {
        asked?.Add((areaId, range));
        return Task.FromResult<IReadOnlyList<long>>(
            [.. Slots[areaId].Where(slot => !range.IsEmpty && VenueTimeBucketKey.SlotOf(range.StartMs) <= slot && slot <= VenueTimeBucketKey.SlotOf(range.EndMs - 1))]);
    });

    private static PlanCase Make(GeoPoint centre, NearbyQuestion question, (long, double, double)[] own, (double, double, long[])[] areas)
    {
        var visits = own
            .Select((at, i) => (AtMs: at.Item1, Place: GeoGens.Moved(centre, at.Item2, at.Item3), Id: i + 1L))
            .Select(at => new Visit(at.Id, at.AtMs, at.Place.Longitude, at.Place.Latitude, 1))
            .Where(visit => question.Range.Contains(visit.AtMs)).Order().ToArray();
        var tiles = areas
            .Select(area => (Place: GeoGens.Moved(centre, area.Item1, area.Item2), Slots: area.Item3))
            .Select(area => (Id: MapTile.IdAt(area.Place.Longitude, area.Place.Latitude), area.Slots))
            .DistinctBy(area => area.Id).ToArray();
        return new(
            question, new(visits, [.. tiles.Select(tile => new Area(tile.Id, MapTile.Bounds(tile.Id)))]),
            tiles.ToDictionary(tile => tile.Id, tile => tile.Slots.Distinct().Order().ToArray()));
    }
}
