using CsCheck;
using UdaConnect.Geo;
using UdaConnect.Tests.Support;
using Xunit;

namespace UdaConnect.Tests.Unit.Geo;

public sealed class GeoBoxTests
{
    private static readonly Gen<(GeoPoint Centre, double Metres, double Share, double Bearing)> Discs =
        Gen.Select(GeoGens.Place, GeoGens.Metres, Gen.OneOf(Gen.Double[0, 1.02], Gen.Double[0.985, 1.005]), Gen.Double[0, Math.Tau]);

    [Fact]
    public void AroundDisc_EveryPointWithin_LiesInTheBox()
    {
        var within = 0;
        Property.ForAll(Discs, disc =>
        {
            var other = GeoGens.Moved(disc.Centre, disc.Metres * disc.Share, disc.Bearing);
            if (Ecef.From(other.Longitude, other.Latitude).SquaredChordTo(Ecef.From(disc.Centre.Longitude, disc.Centre.Latitude)) > Chord.SquaredFor(disc.Metres))
                return;
            within++;
            Assert.True(GeoBox.AroundDisc(disc.Centre, disc.Metres).Contains(other), $"{other} is within");
        }, seed: 1, cases: 20_000);
        Assert.InRange(within, 5_000, 20_000);
    }

    [Fact]
    public void AroundDisc_AnyDisc_IsABoxOnTheMapAndHoldsItsCentre() => Property.ForAll(Discs, disc =>
    {
        var box = GeoBox.AroundDisc(disc.Centre, disc.Metres);
        Assert.True(box.Contains(disc.Centre));
        Assert.True(box is { West: >= -180, East: <= 180, South: >= -90, North: <= 90 } && box.West <= box.East && box.South <= box.North, $"{box}");
    }, seed: 2, cases: 2_000);

    [Fact]
    public void AroundDisc_AwayFromPolesAndAntimeridian_IsNotMuchLargerThanTheDisc()
    {
        var box = GeoBox.AroundDisc(new(-122.29, 37.55), 1_000);
        Assert.InRange(box.North - box.South, 2_000 / 111_320.0, 2_040 / 111_320.0);
        Assert.InRange((box.East - box.West) * Math.Cos(double.DegreesToRadians(37.55)), 2_000 / 111_320.0, 2_060 / 111_320.0);
    }

    [Theory]
    [InlineData(180, 10)]
    [InlineData(-180, -10)]
    [InlineData(12, 90)]
    [InlineData(-99, -89.95)]
    public void AroundDisc_ReachingPoleOrAntimeridian_SpansAllLongitudes(double longitude, double latitude)
    {
        var box = GeoBox.AroundDisc(new(longitude, latitude), 10_000);
        Assert.Equal((-180, 180), (box.West, box.East));
    }

    [Fact]
    public void Intersects_Boxes_IffNoAxisSeparatesThem()
    {
        var box = Gen.Select(Gen.Int[0, 6], Gen.Int[0, 6], Gen.Int[0, 3], Gen.Int[0, 3], (west, south, width, height) => (West: west, South: south, East: west + width, North: south + height));
        Property.ForAll(Gen.Select(box, box), pair =>
        {
            var (a, b) = pair;
            var common = Enumerable.Range(0, 10).SelectMany(x => Enumerable.Range(0, 10).Select(y => new GeoPoint(x, y)))
                .Any(place => Of(a).Contains(place) && Of(b).Contains(place));
            Assert.Equal(common, Of(a).Intersects(Of(b)));
            Assert.Equal(common, Of(b).Intersects(Of(a)));
        }, seed: 3);

        static GeoBox Of((int West, int South, int East, int North) box) => new(box.West, box.South, box.East, box.North);
    }
}
