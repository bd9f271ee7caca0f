using UdaConnect.Geo;
using UdaConnect.Persons;
using UdaConnect.Silo.Spatial;
using UdaConnect.Tests.Support;
using UdaConnect.Time;
using UdaConnect.Visits;
using Xunit;

namespace UdaConnect.Tests.Adapters.Spatial;

public sealed class VisitArchiveTests(SpatialDatabase database) : IClassFixture<SpatialDatabase>
{
    private static readonly TimeRange January = new(Some.At - 86_400_000, Some.At + 86_400_000);

    private readonly NpgsqlVisitArchive _archive = new(database.Geolocation);
    private readonly VisitStore _store = database.NewStore();

    [Fact]
    public async Task DiscBox_AnywhereOnEarth_EqualsTheBoxOfTheGrains()
    {
        var random = new Random(5);
        var cases = Enumerable.Range(0, 4_000).Select(_ => (Place: PlaceFrom(random), Metres: random.Next(4) switch
        {
            0 => 0,
            1 => 10_000,
            2 => random.NextDouble() * 50,
            _ => random.NextDouble() * 10_000,
        })).ToArray();
        const string Sql = """
            select ST_XMin(b), ST_YMin(b), ST_XMax(b), ST_YMax(b) from unnest($1, $2, $3) with ordinality as c(x, y, m, n), lateral (select disc_box(x, y, m) as b) as d order by n
            """;
        await using var command = database.Geolocation.CreateCommand(Sql);
        command.Parameters.AddAll(Columns.Of(cases, c => c.Place.Longitude), Columns.Of(cases, c => c.Place.Latitude), Columns.Of(cases, c => c.Metres));
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        foreach (var (place, metres) in cases)
        {
            Assert.True(await reader.ReadAsync(TestContext.Current.CancellationToken));
            var expected = GeoBox.AroundDisc(place, metres);
            var because = $"{place}, {metres} m";
            double[] differences =
            [
                expected.West - reader.GetDouble(0), expected.South - reader.GetDouble(1), expected.East - reader.GetDouble(2), expected.North - reader.GetDouble(3),
            ];
            Assert.True(differences.All(difference => Math.Abs(difference) <= 1e-10), because);
        }
    }

    [Fact]
    public async Task FindAreas_RandomPlaces_FindsEveryAreaPostGisSaysIsNear()
    {
        // Clusters, so that many pairs lie around each distance.
        var random = new Random(7);
        var centres = Enumerable.Range(0, 25).Select(_ => PlaceFrom(random)).ToArray();
        var person = 10_000;
        var others = new List<VisitToStore>();
        foreach (var centre in centres)
        {
            for (var i = 0; i < 24; i++)
            {
                var longitude = centre.Longitude + (random.NextDouble() - 0.5) * 0.02;
                others.Add(Some.Supplied(
                    person: 9_999, longitude: longitude > 180 ? longitude - 360 : longitude < -180 ? longitude + 360 : longitude,
                    latitude: Math.Clamp(centre.Latitude + (random.NextDouble() - 0.5) * 0.02, -90, 90)));
            }
        }

        await _store.StoreAsync(others, CancellationToken.None);
        foreach (var centre in centres)
        {
            person++;
            var metres = random.NextDouble() * 1_500;
            await _store.StoreAsync([Some.Supplied(person: person, longitude: centre.Longitude, latitude: centre.Latitude)], CancellationToken.None);
            var own = await _archive.FindOwnVisitsAsync(person, January, CancellationToken.None);
            var areas = await _archive.FindAreasAsync(Surroundings.BoxesAround(own, metres), CancellationToken.None);

            const string NearSql = """
                select coalesce(array_agg(distinct area_id), '{}') from visit
                where person_id = 9999 and ST_DWithin(ST_Point(longitude, latitude, 4326)::geography, ST_Point($1, $2, 4326)::geography, $3)
                """;
            var near = await database.ScalarAsync<long[]>(NearSql, centre.Longitude, centre.Latitude, metres);
            Assert.Single(own);
            Assert.Empty(near!.Except(areas.Select(area => area.Id)));
            Assert.All(areas, area => Assert.Equal(MapTile.Bounds(area.Id).West, area.Bounds.West, 1e-9));
        }
    }

    [Fact]
    public async Task FindVisits_PageByPage_GivesEachVisitOnceByTimeThenId()
    {
        const int Person = 77;
        var visits = Enumerable.Range(0, 95).Select(i => Some.Supplied(person: Person, atMs: Some.At + i / 10)).Reverse().ToArray();
        await _store.StoreAsync([.. visits, Some.Supplied(person: 78)], CancellationToken.None);
        var found = new List<Visit>();
        VisitCursor? after = null;
        while (await _archive.FindVisitsAsync(Person, January, after, 7, CancellationToken.None) is { Length: > 0 } page)
        {
            found.AddRange(page);
            after = new(page[^1].AtMs, page[^1].Id);
        }

        Assert.Equal(visits.Select(visit => visit.Id!.Value).Order(), found.Select(visit => visit.Id).Order());
        Assert.Equal(found.Order(), found);
        Assert.Equal(found, await _archive.FindOwnVisitsAsync(Person, January, CancellationToken.None));
        Assert.Empty(await _archive.FindVisitsAsync(Person, new(Some.At + 10, Some.At + 20), null, 7, CancellationToken.None));
        Assert.Equal(found[0], await _archive.FindVisitAsync(found[0].Id, CancellationToken.None));
        Assert.Null(await _archive.FindVisitAsync(VisitIds.Max, CancellationToken.None));
    }

    [Fact]
    public async Task FindAreas_Box_GivesAreasThatTouchIt()
    {
        var visit = Some.Supplied(longitude: -70.12345, latitude: -33.54321);
        await _store.StoreAsync([visit], CancellationToken.None);
        var bounds = MapTile.Bounds(visit.AreaId);

        Assert.Contains(await _archive.FindAreasAsync([new(bounds.East, bounds.South - 1, bounds.East + 1, bounds.South)], CancellationToken.None), area => area.Id == visit.AreaId);
        Assert.DoesNotContain(await _archive.FindAreasAsync([new(bounds.East + 0.001, -34, -60, -33)], CancellationToken.None), area => area.Id == visit.AreaId);
    }

    /// <summary>Ordinary places, and those where boxes go wrong: poles, antimeridian, equator.</summary>
    private static GeoPoint PlaceFrom(Random random)
    {
        var longitude = random.Next(5) switch
        {
            0 => random.Next(3) * 180.0 - 180,
            1 => 180 - random.NextDouble() * 1e-4,
            2 => -180 + random.NextDouble() * 1e-4,
            _ => random.NextDouble() * 360 - 180,
        };
        var latitude = random.Next(5) switch
        {
            0 => random.Next(3) * 90.0 - 90,
            1 => 90 - random.NextDouble() * 0.1,
            2 => -90 + random.NextDouble() * 0.1,
            _ => random.NextDouble() * 180 - 90,
        };
        return new(longitude, latitude);
    }
}
