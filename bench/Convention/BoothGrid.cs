using UdaConnect.Geo;

namespace UdaConnect.Bench.Convention;

/// <summary>Which area a visit of the convention belongs to, without a database: the booth it lies in, else its map tile.</summary>
internal static class BoothGrid
{
    private static readonly GeoBox[] Booths = [.. Enumerable.Range(0, Hall.BoothCount).Select(BoxOf)];
    private static readonly GeoPoint SouthWest = Hall.ToGeo(new(0, 0));
    private static readonly GeoPoint NorthEast = Hall.ToGeo(new(Hall.Width, Hall.Depth));

    /// <summary>The booth's number from 1, or a tile's id below 0.</summary>
    public static long AreaOf(GeoPoint place)
    {
        var column = Cell(place.Longitude, SouthWest.Longitude, NorthEast.Longitude, Hall.Columns);
        var row = Cell(place.Latitude, SouthWest.Latitude, NorthEast.Latitude, Hall.Rows);
        var booth = row * Hall.Columns + column;
        return Booths[booth].Contains(place) ? booth + 1 : MapTile.IdAt(place.Longitude, place.Latitude);
    }

    internal static GeoBox BoxOf(int booth)
    {
        var corners = Hall.Footprint(booth);
        return new(corners.Min(corner => corner.Longitude), corners.Min(corner => corner.Latitude), corners.Max(corner => corner.Longitude), corners.Max(corner => corner.Latitude));
    }

    private static int Cell(double degrees, double from, double to, int cells) => Math.Clamp((int)((degrees - from) / (to - from) * cells), 0, cells - 1);
}
