using CsCheck;
using NetTopologySuite.Geometries;
using UdaConnect.Bench.Convention;
using UdaConnect.Geo;
using UdaConnect.Silo.Spatial;
using UdaConnect.Tests.Support;
using UdaConnect.Tests.Unit.Geo;
using Xunit;

namespace UdaConnect.Tests.Unit.Spatial;

public sealed class VenueSnapshotTests
{
    // Whole steps, so that edges are shared and places lie on them.
    private static readonly Gen<double> Step = Gen.Int[-6, 6].Select(step => step * 1e-4);

    private static readonly Gen<GeoPoint> Near = Gen.Select(Step, Step, (x, y) => new GeoPoint(x, y));

    private static readonly Gen<VenueShape> Box = Gen.Select(Near, Gen.Int[1, 5], Gen.Int[1, 5], (at, width, height) =>
        Shape(0, at.Longitude, at.Latitude, at.Longitude + width * 1e-4, at.Latitude + height * 1e-4));

    private static readonly Gen<VenueShape> Triangle = Gen.Select(Near, Gen.Int[1, 5], Gen.Int[1, 5], (at, width, height) => Polygon(
        0, new(at.Longitude, at.Latitude), new(at.Longitude + width * 1e-4, at.Latitude), new(at.Longitude, at.Latitude + height * 1e-4), new(at.Longitude, at.Latitude)));

    private static readonly Gen<VenueShape> Disc = Gen.Select(Gen.OneOf(Near, GeoGens.Place), Gen.Double[1, 60], (at, metres) => new VenueShape(0, null, at, metres));

    [Fact]
    public void AreaOf_AnyVenuesAndPlaces_IsTheBestOfAllThatCoverThePlace() => Property.ForAll(
        Gen.Select(Gen.OneOf(Box, Triangle, Disc).Array[0, 60], Gen.OneOf(Near, Gen.Select(Gen.Double[-8e-4, 11e-4], Gen.Double[-8e-4, 11e-4], (x, y) => new GeoPoint(x, y))).Array[30]),
        @case =>
        {
            var covers = @case.Item1.Select((shape, i) => new VenueCover(shape with { Id = i + 1 })).ToArray();
            var snapshot = new VenueSnapshot(covers, 1);
            Assert.All(@case.Item2, place => Assert.Equal(BruteForce(covers, place), snapshot.AreaOf(place.Longitude, place.Latitude)));
        },
        seed: 61, cases: 300);

    [Fact]
    public void AreaOf_TheConvention_IsTheBoothElseTheHallElseTheTile()
    {
        var hall = new[] { Hall.ToGeo(new(0, 0)), Hall.ToGeo(new(Hall.Width, Hall.Depth)) };
        VenueCover[] covers =
        [
            .. Enumerable.Range(0, Hall.BoothCount).Select(booth => new VenueCover(Polygon(booth + 1, [.. Hall.Footprint(booth).Select(at => new Coordinate(at.Longitude, at.Latitude))]))),
            new(Shape(1_000, hall[0].Longitude, hall[0].Latitude, hall[1].Longitude, hall[1].Latitude)),
        ];
        AgreesWithBruteForce(covers, 20_000, random => Hall.ToGeo(new(random.NextDouble() * 270 - 10, random.NextDouble() * 170 - 10)), mostTiles: 0.3);
    }

    [Fact]
    public void AreaOf_TenThousandVenues_AgreesWithBruteForce()
    {
        var random = new Random(62);
        VenueCover[] covers =
        [
            .. Enumerable.Range(1, 10_000).Select(id =>
            {
                var (x, y) = (random.Next(500) * 1e-4, random.Next(500) * 1e-4);
                var (width, height) = (1e-4 * random.Next(1, 12), 1e-4 * random.Next(1, 12));
                return new VenueCover(id % 5 == 0 ? new(id, null, new(x, y), random.Next(2, 90)) : Shape(id, x, y, x + width, y + height));
            }),
        ];
        AgreesWithBruteForce(covers, 500, places => new(places.NextDouble() * 0.055 - 0.002, places.NextDouble() * 0.055 - 0.002), mostTiles: 0.6);
    }

    [Fact]
    public void AreaOf_NoVenues_IsTheTile() => Assert.Equal(MapTile.IdAt(4.38, 50.81), VenueSnapshot.Empty.AreaOf(4.38, 50.81));

    private static void AgreesWithBruteForce(VenueCover[] covers, int places, Func<Random, GeoPoint> placeOf, double mostTiles)
    {
        var (random, snapshot, tiles) = (new Random(63), new VenueSnapshot(covers, 1), 0);
        for (var i = 0; i < places; i++)
        {
            var place = placeOf(random);
            var area = snapshot.AreaOf(place.Longitude, place.Latitude);
            Assert.Equal(BruteForce(covers, place), area);
            tiles += area < 0 ? 1 : 0;
        }

        Assert.InRange(tiles, 1, (int)(places * mostTiles));
    }

    private static long BruteForce(VenueCover[] covers, GeoPoint place) =>
        covers.Where(cover => cover.Covers(place.Longitude, place.Latitude)).MinBy(cover => (cover.Venue.SquareMetres, cover.Venue.Id))?.Venue.Id
        ?? MapTile.IdAt(place.Longitude, place.Latitude);

    private static VenueShape Shape(long id, double west, double south, double east, double north) =>
        Polygon(id, new(west, south), new(east, south), new(east, north), new(west, north), new(west, south));

    private static VenueShape Polygon(long id, params Coordinate[] ring) => new(id, new MultiPolygon([new Polygon(new LinearRing(ring))]), default, 0);
}
