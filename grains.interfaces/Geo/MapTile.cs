namespace UdaConnect.Geo;

/// <summary>The fixed grid of open ground: every visit that no registered venue covers belongs to the tile it lies in. Ids are negative; venues' are positive.</summary>
public static class MapTile
{
    /// <summary>Tiles a degree; a tile is about 278 m from south to north (docs/adr/0003).</summary>
    public const int PerDegree = 400;

    private const int Columns = 360 * PerDegree;
    private const int Rows = 180 * PerDegree;

    /// <summary>The id of the tile that holds the place, −1 down to −(360·180·<see cref="PerDegree"/>²).</summary>
    public static long IdAt(double longitude, double latitude)
    {
        // A place on the eastern or northern rim of the map belongs to the last tile, not to one outside.
        var column = Math.Min(Columns - 1, (long)Math.Floor((longitude + 180) * PerDegree));
        var row = Math.Min(Rows - 1, (long)Math.Floor((latitude + 90) * PerDegree));
        return -(row * Columns + column) - 1;
    }

    /// <summary>The tile's box in degrees, widened by a rounding margin so that it holds every place <see cref="IdAt"/> gives it.</summary>
    public static GeoBox Bounds(long id)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(id, 0);
        var (row, column) = Math.DivRem(-(id + 1), Columns);
        const double Rounding = 1e-9;
        return new(
            Math.Max(-180, (double)column / PerDegree - 180 - Rounding), Math.Max(-90, (double)row / PerDegree - 90 - Rounding),
            Math.Min(180, (double)(column + 1) / PerDegree - 180 + Rounding), Math.Min(90, (double)(row + 1) / PerDegree - 90 + Rounding));
    }
}
