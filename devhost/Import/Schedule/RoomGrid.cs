namespace UdaConnect.DevHost.Import.Schedule;

/// <summary>Lays rooms out side by side, ten in a row to the east, row by row to the north, where no venue of the event is yet; a hall or an area may be around them.</summary>
internal static class RoomGrid
{
    private const int InARow = 10;
    private const double MetresPerDegree = 111_195;

    // Two metres, and what a degree's length may differ from the ellipsoid's.
    private const double GapMetres = 2;
    private const double GapShare = 1.01;

    /// <summary>The first free place.</summary>
    public static RoomPlace Next(RoomPlace origin, double radius, IReadOnlyCollection<EventRoom> taken)
    {
        for (var cell = 0; ; cell++)
        {
            var place = At(origin, cell, radius);
            if (taken.All(room => room.HoldsOthers || Metres(room.Centre, place) >= (room.RadiusMetres + radius) * GapShare + GapMetres / 2))
                return place;
        }
    }

    /// <summary>Good to a per cent over a conference.</summary>
    public static double Metres(RoomPlace one, RoomPlace other)
    {
        var longitude = Math.IEEERemainder(one.Longitude - other.Longitude, 360) * Math.Cos(double.DegreesToRadians((one.Latitude + other.Latitude) / 2));
        return MetresPerDegree * double.Hypot(longitude, one.Latitude - other.Latitude);
    }

    private static RoomPlace At(RoomPlace origin, int cell, double radius)
    {
        var pitch = 2 * radius * GapShare + GapMetres;
        var latitude = origin.Latitude + cell / InARow * pitch / MetresPerDegree;
        var longitude = origin.Longitude + cell % InARow * pitch / (MetresPerDegree * Math.Cos(double.DegreesToRadians(latitude)));
        return new(Math.IEEERemainder(longitude, 360), latitude);
    }
}
