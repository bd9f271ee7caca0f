using System.Runtime.InteropServices;
using UdaConnect.Geo;

namespace UdaConnect.Silo.Spatial;

/// <summary>An area of a batch and the box its row has to cover at least.</summary>
internal readonly record struct AreaBox(long Id, GeoBox Box)
{
    /// <summary>One a distinct area, sorted by id: a tile's own box, for a venue the box around its visits.</summary>
    public static AreaBox[] Around(VisitToStore[] rows, int[] indexes)
    {
        var boxes = new Dictionary<long, GeoBox>();
        foreach (var i in indexes)
        {
            ref readonly var row = ref rows[i];
            ref var box = ref CollectionsMarshal.GetValueRefOrAddDefault(boxes, row.AreaId, out var known);
            if (!known && row.AreaId < 0)
                box = MapTile.Bounds(row.AreaId);
            else if (!known)
                box = new(row.Longitude, row.Latitude, row.Longitude, row.Latitude);
            box = new(
                Math.Min(box.West, row.Longitude), Math.Min(box.South, row.Latitude), Math.Max(box.East, row.Longitude), Math.Max(box.North, row.Latitude));
        }

        var areas = boxes.Select(pair => new AreaBox(pair.Key, pair.Value)).ToArray();
        Array.Sort(areas, (x, y) => x.Id.CompareTo(y.Id));
        return areas;
    }
}
