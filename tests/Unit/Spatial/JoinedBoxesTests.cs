using CsCheck;
using UdaConnect.Geo;
using UdaConnect.Silo.Spatial;
using UdaConnect.Tests.Support;
using Xunit;

namespace UdaConnect.Tests.Unit.Spatial;

public sealed class JoinedBoxesTests
{
    private static readonly Gen<GeoBox> Box = Gen.Select(
        Gen.OneOf(Gen.Double[-180, 180], Gen.Double[4.380, 4.384]), Gen.OneOf(Gen.Double[-90, 90], Gen.Double[50.812, 50.815]), Gen.Double[0, 0.01], Gen.Double[0, 0.01],
        (west, south, width, height) => new GeoBox(west, south, west + width, south + height));

    [Fact]
    public void Of_AnyBoxes_EachLiesInOneOfFewer() => Property.ForAll(
        Box.Array[0, 40],
        boxes =>
        {
            var joined = JoinedBoxes.Of(boxes);
            Assert.InRange(joined.Length, Math.Min(1, boxes.Length), boxes.Length);
            Assert.All(boxes, box => Assert.Contains(joined, one => one.Contains(new(box.West, box.South)) && one.Contains(new(box.East, box.North))));
        },
        seed: 91);

    [Fact]
    public void Of_PlacesOfAHall_AreAHandful()
    {
        var boxes = Enumerable.Range(0, 400).Select(i => GeoBox.AroundDisc(new(4.38 + i % 20 * 0.000175, 50.81 + i / 20 * 0.00007), 5));

        Assert.InRange(JoinedBoxes.Of(boxes).Length, 1, 20);
    }
}
