using CsCheck;
using UdaConnect.Geo;
using UdaConnect.Tests.Support;
using Xunit;

namespace UdaConnect.Tests.Unit.Geo;

public sealed class MapTileTests
{
    private const long Tiles = 360L * 180 * MapTile.PerDegree * MapTile.PerDegree;

    [Fact]
    public void Bounds_OfThePlacesTile_ContainThePlace() => Property.ForAll(GeoGens.Place, place =>
    {
        var id = MapTile.IdAt(place.Longitude, place.Latitude);
        Assert.InRange(id, -Tiles, -1);
        Assert.True(MapTile.Bounds(id).Contains(place));
    }, seed: 4, cases: 20_000);

    [Fact]
    public void IdAt_NextToATilesEdge_IsStillInBounds() => Property.ForAll(GeoGens.Place, place =>
    {
        foreach (var longitude in (double[])[Math.BitDecrement(place.Longitude), Math.BitIncrement(place.Longitude)])
        {
            var near = new GeoPoint(Math.Clamp(longitude, -180, 180), Math.Clamp(Math.BitDecrement(place.Latitude), -90, 90));
            Assert.True(MapTile.Bounds(MapTile.IdAt(near.Longitude, near.Latitude)).Contains(near), $"{near}");
        }
    }, seed: 5, cases: 5_000);

    [Fact]
    public void IdAt_MiddleOfEachTilesBounds_GivesTheIdBack() => Property.ForAll(
        Gen.OneOf(Gen.Long[-Tiles, -1], Gen.OneOf<long>(-1, -Tiles, -144_000, -144_001)),
        id =>
        {
            var bounds = MapTile.Bounds(id);
            Assert.Equal(id, MapTile.IdAt((bounds.West + bounds.East) / 2, (bounds.South + bounds.North) / 2));
        },
        seed: 6, cases: 5_000);

    [Theory]
    [InlineData(-180, -90, -1)]
    [InlineData(180, -90, -144_000)]
    [InlineData(-180, -89.997, -144_001)]
    [InlineData(180, 90, -Tiles)]
    public void IdAt_CornersOfTheMap_AreTheFirstAndLastTiles(double longitude, double latitude, long id) => Assert.Equal(id, MapTile.IdAt(longitude, latitude));

    [Theory]
    [InlineData(0)]
    [InlineData(42)]
    public void Bounds_OfAVenuesId_AreRefused(long id) => Assert.Throws<ArgumentOutOfRangeException>(() => MapTile.Bounds(id));
}
