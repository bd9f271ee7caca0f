using CsCheck;
using NetTopologySuite.Algorithm.Locate;
using NetTopologySuite.Geometries;
using UdaConnect.Silo.Spatial;
using UdaConnect.Tests.Support;
using Xunit;

namespace UdaConnect.Tests.Unit.Spatial;

public sealed class VenueCoverTests
{
    private static readonly Gen<double> Degrees = Gen.OneOf(Gen.Int[-20, 20].Select(step => step * 1e-4), Gen.Double[-2e-3, 2e-3]);

    /// <summary>A box is decided by its bounds alone; the same polygon by rays must say the same, on edges and corners too.</summary>
    [Fact]
    public void Covers_Box_SaysWhatItsPolygonSays() => Property.ForAll(
        Gen.Select(Degrees, Degrees, Gen.Double[1e-5, 1e-3], Gen.Double[1e-5, 1e-3], Degrees, Degrees, Gen.Int[0, 3]),
        @case =>
        {
            var (west, south, width, height, x, y, edge) = @case;
            var (east, north) = (west + width, south + height);
            var polygon = new Polygon(new LinearRing([new(west, south), new(east, south), new(east, north), new(west, north), new(west, south)]));
            var cover = new VenueCover(new(1, new MultiPolygon([polygon]), default, 0));
            Coordinate[] places = [new(x, y), new(west, y), new(x, north), new(edge % 2 == 0 ? west : east, edge < 2 ? south : north), new(west + width / 2, south + height / 2)];
            Assert.All(places, place => Assert.Equal(SimplePointInAreaLocator.Locate(place, polygon) != Location.Exterior, cover.Covers(place.X, place.Y)));
        },
        seed: 64);

    [Fact]
    public void Covers_BoxWithAHole_LeavesTheHoleOut()
    {
        LinearRing Ring(double from, double to) => new([new(from, from), new(to, from), new(to, to), new(from, to), new(from, from)]);
        var cover = new VenueCover(new(1, new MultiPolygon([new Polygon(Ring(0, 0.01), [Ring(0.004, 0.006)])]), default, 0));
        Assert.True(cover.Covers(0.001, 0.001));
        Assert.True(cover.Covers(0.004, 0.005));
        Assert.False(cover.Covers(0.005, 0.005));
    }
}
