using CsCheck;
using UdaConnect.Geo;
using UdaConnect.Tests.Support;
using Xunit;

namespace UdaConnect.Tests.Unit.Geo;

public sealed class ChordTests
{
    [Fact]
    public void SquaredFor_LargerDistance_IsALargerChord() => Property.ForAll(Gen.Select(Gen.Double[0, 10_000], Gen.Double[1e-6, 100]), pair =>
    {
        var (metres, more) = pair;
        Assert.True(Chord.SquaredFor(metres) < Chord.SquaredFor(metres + more));
    }, seed: 7, cases: 5_000);

    [Fact]
    public void MetresFor_ChordOfADistance_GivesTheDistanceBack() => Property.ForAll(
        Gen.Double[0, 10_000], metres => Assert.Equal(metres, Chord.MetresFor(Chord.SquaredFor(metres)), 1e-6), seed: 8);

    [Fact]
    public void SquaredFor_Zero_IsZero() => Assert.Equal(0, Chord.SquaredFor(0));

    // Lengths of one degree on WGS84, as tables of the ellipsoid give them.
    [Theory]
    [InlineData(0, 0, 0, 0.05, 5_528.7)]
    [InlineData(0, 0, 0.05, 0, 5_566.0)]
    [InlineData(0, 89.95, 0, 90, 5_584.7)]
    [InlineData(179.98, 0, -179.98, 0, 4_452.8)]
    public void SquaredChordTo_KnownDistances_AreWithinADecimetre(double fromLongitude, double fromLatitude, double longitude, double latitude, double metres) =>
        Assert.Equal(metres, Chord.MetresFor(Ecef.From(fromLongitude, fromLatitude).SquaredChordTo(Ecef.From(longitude, latitude))), 0.1);

    [Fact]
    public void From_OnePlaceWithTwoNames_IsOnePoint()
    {
        Assert.Equal(0, Ecef.From(180, 12).SquaredChordTo(Ecef.From(-180, 12)), 1e-15);
        Assert.Equal(0, Ecef.From(17, 90).SquaredChordTo(Ecef.From(-140, 90)), 1e-15);
        Assert.Equal(0, Ecef.From(17, -90).SquaredChordTo(Ecef.From(-140, -90)), 1e-15);
    }
}
