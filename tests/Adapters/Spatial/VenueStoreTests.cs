using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using UdaConnect.Geo;
using UdaConnect.Silo.Spatial;
using UdaConnect.Tests.Support;
using UdaConnect.Venues;
using Xunit;

namespace UdaConnect.Tests.Adapters.Spatial;

public sealed class VenueStoreTests(SpatialDatabase database) : IClassFixture<SpatialDatabase>, IDisposable
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.FromUnixTimeMilliseconds(Some.At));
    private VenueCatalogue? _catalogue;

    private VenueCatalogue Catalogue => _catalogue ??= new(database.Geolocation, _time, NullLogger<VenueCatalogue>.Instance);

    private NpgsqlVenueStore Store => new(database.Geolocation, Catalogue, _time);

    public static TheoryData<string, Footprint> BadFootprints => new()
    {
        { "must hold at least one ring", new([], null, null) },
        { "the last equal to the first", Shapes.Polygon((0, 0), (0.001, 0), (0.001, 0.001), (0, 0.001)) },
        { "four or more positions", Shapes.Polygon((0, 0), (0.001, 0), (0, 0)) },
        { "Self-intersection", Shapes.Polygon((0, 0), (0.001, 0.001), (0.001, 0), (0, 0.001), (0, 0)) },
        { "degrees from -180 to 180", Shapes.Box(180, 0, 180.001, 0.001) },
        { "degrees from -90 to 90", Shapes.Box(0, 90, 0.001, 90.001) },
        { "degrees from -180 to 180", Shapes.Box(double.NaN, 0, 1, 1) },
        { "50 km", Shapes.Box(0, 0, 0.46, 0.001) },
        { "50 km", Shapes.Box(0, 0, 0.001, 0.46) },
        { "50 km", Shapes.Box(-179.9, 0, 179.9, 0.001) },
        { "radius", Shapes.Disc(0, 0, 0) },
        { "radius", Shapes.Disc(0, 0, 25_001) },
        { "degrees from -90 to 90", Shapes.Disc(0, 91, 5) },
    };

    [Theory]
    [MemberData(nameof(BadFootprints))]
    public async Task Register_BadFootprint_SaysWhatIsWrong(string reason, Footprint footprint)
    {
        var registration = await RegisterAsync(footprint);
        var error = Assert.Single(registration.Errors);

        Assert.Null(registration.Venue);
        Assert.Equal(reason == "radius" ? "properties.radius_metres" : "geometry.coordinates", error.Field);
        Assert.Contains(reason == "radius" ? "metres" : reason, error.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Register_PolygonsDiscAndAcrossTheAntimeridian_ReadBackAsGiven()
    {
        Footprint[] footprints =
        [
            Shapes.Box(10, 50, 10.001, 50.001),
            Shapes.Disc(-122.1, 37.5, 12.5),
            Shapes.Polygons([(179.9, 1), (180, 1), (180, 1.1), (179.9, 1.1), (179.9, 1)], [(-180, 1), (-179.9, 1), (-179.9, 1.1), (-180, 1.1), (-180, 1)]),
        ];
        foreach (var footprint in footprints)
        {
            var venue = (await RegisterAsync(footprint)).Venue!;
            var found = (await Store.FindAsync(venue.Id, CancellationToken.None))!;

            Assert.Equal((venue.Content.Name, venue.Content.Kind, footprint.Centre, footprint.RadiusMetres), (found.Content.Name, found.Content.Kind, found.Content.Footprint.Centre, found.Content.Footprint.RadiusMetres));
            Assert.Equal(
                footprint.Polygons.SelectMany(rings => rings).SelectMany(ring => ring), found.Content.Footprint.Polygons.SelectMany(rings => rings).SelectMany(ring => ring));
            Assert.True(await database.ScalarAsync<bool>("select true from area where id = $1", venue.Id));
        }

        Assert.Null(await Store.FindAsync(999_999, CancellationToken.None));
    }

    [Fact]
    public async Task List_Boxes_GivesFootprintsThatTouchOneOnce()
    {
        // A triangle whose box touches what it does not, and a disc whose box's corner lies outside it.
        var triangle = (await RegisterAsync(Shapes.Polygon((30, 30), (30.01, 30), (30, 30.01), (30, 30)))).Venue!.Id;
        var disc = (await RegisterAsync(Shapes.Disc(30.1, 30.1, 100))).Venue!.Id;
        var west = GeoBox.AroundDisc(new(30.1, 30.1), 100);

        Assert.Equal([triangle, disc], await ListAsync(new(29, 29, 31, 31), new(30, 30, 30.2, 30.2)));
        Assert.Empty(await ListAsync(new GeoBox(30.008, 30.008, 30.02, 30.02)));
        Assert.Empty(await ListAsync(new GeoBox(west.West, west.South, west.West + 1e-5, west.South + 1e-5)));
        Assert.Equal([disc], await ListAsync(new GeoBox(30.1005, 30.1, 31, 31)));
        Assert.Equal([triangle], (await Store.ListAsync([new(29, 29, 31, 31)], null, 0, 1, CancellationToken.None)).Select(venue => venue.Id));
        Assert.Equal([disc], (await Store.ListAsync([new(29, 29, 31, 31)], null, triangle, 10, CancellationToken.None)).Select(venue => venue.Id));
        Assert.Superset(new HashSet<long> { triangle, disc }, (await Store.ListAsync([], null, 0, 1_000, CancellationToken.None)).Select(venue => venue.Id).ToHashSet());
    }

    [Fact]
    public async Task AreaOf_NestedVenues_IsTheSmallestUnretiredThatCoversThePlaceEdgesIncluded()
    {
        var hall = (await RegisterAsync(Shapes.Box(40, 40, 40.01, 40.01))).Venue!.Id;
        var booth = (await RegisterAsync(Shapes.Box(40, 40, 40.001, 40.001))).Venue!.Id;
        await RegisterAsync(Shapes.Box(40, 40, 40.001, 40.001)); // as small, but younger
        var desk = (await RegisterAsync(Shapes.Disc(40.0005, 40.0005, 3))).Venue!.Id;

        Assert.Equal(desk, Catalogue.AreaOf(40.0005, 40.0005));
        Assert.Equal(booth, Catalogue.AreaOf(40.0005, 40.0006));
        Assert.Equal(booth, Catalogue.AreaOf(40.001, 40.001));
        Assert.Equal(hall, Catalogue.AreaOf(40.01, 40.005));
        Assert.Equal(MapTile.IdAt(40.0100001, 40.005), Catalogue.AreaOf(40.0100001, 40.005));

        _time.Advance(TimeSpan.FromMinutes(1));
        var retired = await Store.RetireAsync(desk, CancellationToken.None);
        Assert.Equal(Some.At + 60_000, retired!.RetiredAtMs);
        Assert.Equal(booth, Catalogue.AreaOf(40.0005, 40.0005));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(Some.At + 60_000, (await Store.RetireAsync(desk, CancellationToken.None))!.RetiredAtMs);
        Assert.Null(await Store.RetireAsync(999_999, CancellationToken.None));
    }

    /// <summary>A hall around a courtyard: what is in the courtyard is not in the hall, what is on its edge is.</summary>
    [Fact]
    public async Task AreaOf_FootprintWithHoles_LeavesTheHolesOut()
    {
        var footprint = Shapes.WithHole(Shapes.Box(41, 41, 41.01, 41.01), (41.002, 41.002), (41.002, 41.004), (41.004, 41.004), (41.004, 41.002), (41.002, 41.002));
        var hall = (await RegisterAsync(footprint)).Venue!.Id;
        Assert.Equal(hall, Catalogue.AreaOf(41.001, 41.003));
        Assert.Equal(hall, Catalogue.AreaOf(41.002, 41.003));
        Assert.Equal(MapTile.IdAt(41.003, 41.003), Catalogue.AreaOf(41.003, 41.003));
        Assert.Empty(await ListAsync(new GeoBox(41.0025, 41.0025, 41.0035, 41.0035)));
        Assert.Equal([hall], await ListAsync(new GeoBox(41.003, 41.003, 41.005, 41.0035)));

        var booth = (await RegisterAsync(Shapes.Disc(41.003, 41.003, 20))).Venue!.Id;
        Assert.Equal(booth, Catalogue.AreaOf(41.003, 41.003));
        var read = (await Store.FindAsync(hall, CancellationToken.None))!.Content.Footprint;
        Assert.Equal(footprint.Polygons[0][1], read.Polygons[0][1]);
        var covering = await new NpgsqlFootprints(database.Geolocation).FindCoveringAsync([new(41.003, 41.003), new(41.001, 41.001)], CancellationToken.None);
        Assert.Equal([[booth], [hall]], covering);
    }

    [Fact]
    public async Task AreaOf_VenueRegisteredElsewhere_IsKnownAfterASecond()
    {
        using var other = new VenueCatalogue(database.Geolocation, _time, NullLogger<VenueCatalogue>.Instance);
        await other.StartAsync(CancellationToken.None);
        var id = (await RegisterAsync(Shapes.Disc(50, 50, 20))).Venue!.Id;
        await Eventually.TrueAsync(
            () =>
            {
                _time.Advance(TimeSpan.FromSeconds(1));
                return Task.FromResult(other.AreaOf(50, 50) == id);
            },
            () => "the other catalogue never heard of the venue", TestContext.Current.CancellationToken);
        await other.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task AreaOf_RandomPlaces_AgreesWithPostGis()
    {
        var random = new Random(11);
        for (var i = 0; i < 40; i++)
        {
            var (x, y) = (60 + random.NextDouble() * 0.02, 20 + random.NextDouble() * 0.02);
            await RegisterAsync(random.Next(2) == 0
                ? Shapes.Disc(x, y, random.NextDouble() * 300)
                : Shapes.Polygon((x, y), (x + random.NextDouble() * 0.004, y), (x + random.NextDouble() * 0.002, y + random.NextDouble() * 0.004), (x, y)));
        }

        const string Sql = """
            select coalesce(array_agg(id), '{}') from venue
            where case when radius_metres is null then ST_Covers(footprint, ST_Point($1, $2, 4326))
              else ST_DWithin(ST_Point(centre_longitude, centre_latitude, 4326)::geography, ST_Point($1, $2, 4326)::geography, radius_metres) end and retired_at is null
            """;
        for (var i = 0; i < 600; i++)
        {
            var (x, y) = (60 + random.NextDouble() * 0.024, 20 + random.NextDouble() * 0.024);
            var covering = await database.ScalarAsync<long[]>(Sql, x, y);
            var area = Catalogue.AreaOf(x, y);
            if (covering is { Length: > 0 })
                Assert.Contains(area, covering);
            else
                Assert.Equal(MapTile.IdAt(x, y), area);
        }
    }

    public void Dispose() => _catalogue?.Dispose();

    private Task<VenueRegistration> RegisterAsync(Footprint footprint) => Store.RegisterAsync(Shapes.Venue(footprint), CancellationToken.None);

    private async Task<long[]> ListAsync(params GeoBox[] boxes) => [.. (await Store.ListAsync(boxes, null, 0, 100, CancellationToken.None)).Select(venue => venue.Id)];
}
