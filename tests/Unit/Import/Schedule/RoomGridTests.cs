using UdaConnect.DevHost.Import.Schedule;
using UdaConnect.Geo;
using Xunit;

namespace UdaConnect.Tests.Unit.Import.Schedule;

public sealed class RoomGridTests
{
    private const double Radius = 12;

    /// <summary>Where a degree of longitude is long, and where it is short.</summary>
    [Theory]
    [InlineData(4.38, 50.81)]
    [InlineData(179.999, 0)]
    [InlineData(179.999, -41.3)]
    [InlineData(179.9999, 70)]
    [InlineData(-180, 10)]
    [InlineData(180, 10)]
    public void Next_OneAfterTheOther_LiesSideBySideAlsoAcrossTheAntimeridian(double longitude, double latitude)
    {
        var origin = new RoomPlace(longitude, latitude);
        var rooms = new List<EventRoom>();
        for (var number = 0; number < 35; number++)
            rooms.Add(new(number, $"Room {number}", RoomGrid.Next(origin, Radius, rooms), Radius, HoldsOthers: false));

        Assert.All(rooms, room => Assert.InRange(room.Centre.Longitude, -180, 180));
        // No footprint touches another's, and ten in a row and four rows of them are no farther than that.
        for (var i = 0; i < rooms.Count; i++)
        {
            for (var j = 0; j < i; j++)
                Assert.InRange(Metres(rooms[i].Centre, rooms[j].Centre), 2 * Radius + 1, 300);
        }

        if (longitude is > 179 and < 180)
            Assert.Equal([-1, 1], rooms.Select(room => Math.Sign(room.Centre.Longitude)).Distinct().Order());
    }

    /// <summary>What was laid out before is on the other side, written with the other sign.</summary>
    [Fact]
    public void Next_PlaceBeyondTheAntimeridianIsTaken_GoesPastIt()
    {
        var origin = new RoomPlace(179.9999, 10);
        var first = RoomGrid.Next(origin, Radius, []);
        var second = RoomGrid.Next(origin, Radius, [Room(first)]);
        Assert.True(second.Longitude < 0);

        Assert.Equal(second, RoomGrid.Next(origin, Radius, [Room(first), Room(second) with { HoldsOthers = true }]));
        Assert.NotEqual(second, RoomGrid.Next(origin, Radius, [Room(first), Room(second)]));
        Assert.NotEqual(second, RoomGrid.Next(origin, Radius, [Room(first), Room(second with { Longitude = second.Longitude + 360 })]));
    }

    private static EventRoom Room(RoomPlace place) => new(1, "Room", place, Radius, HoldsOthers: false);

    private static double Metres(RoomPlace one, RoomPlace other) =>
        Chord.MetresFor(Ecef.From(one.Longitude, one.Latitude).SquaredChordTo(Ecef.From(other.Longitude, other.Latitude)));
}
