using CsCheck;
using UdaConnect.Geo;
using UdaConnect.Tests.Unit.Geo;
using UdaConnect.Venues;
using UdaConnect.Visits;

namespace UdaConnect.Tests.Unit.Venues;

/// <summary>Visits of one bucket: few instants and people, close together anywhere on earth, so that near, equal and repeated ones are common.</summary>
internal static class VisitGens
{
    public static readonly VenueTimeBucketKey Bucket = new(7, 120_000);

    /// <summary>Inside the bucket's slot; often its first or last, and often an instant that others have too.</summary>
    public static readonly Gen<long> Instant = Gen.OneOf(
        Gen.Long[0, 12], Gen.Long[0, VenueTimeBucketKey.WidthMs - 1], Gen.OneOf(0, VenueTimeBucketKey.WidthMs - 1)).Select(offset => Bucket.Range.StartMs + offset);

    public static readonly Gen<int> Person = Gen.Int[1, 4];

    /// <summary>In any order, each id once, ids in no relation to time.</summary>
    public static Gen<Visit[]> Around(GeoPoint centre, int most) => At(Place(centre), most);

    public static Gen<Visit[]> Some(int most) => GeoGens.Place.SelectMany(centre => Around(centre, most));

    /// <summary>At most 8 m away, over a pole or the antimeridian too; often the place itself.</summary>
    public static Gen<GeoPoint> Place(GeoPoint centre) => Gen.Select(
        Gen.OneOf(Gen.OneOf<double>(0, 5), Gen.Double[0, 8]), Gen.Double[0, Math.Tau], (metres, bearing) => GeoGens.Moved(centre, metres, bearing));

    /// <summary>The same visits as memory may hold them: loaded at once, or with a part that came afterwards and left slack behind.</summary>
    public static VisitColumns Columns(Visit[] visits, int loaded)
    {
        var columns = VisitColumns.From(Bucket.Range.StartMs, [.. visits.Take(loaded).Order()]);
        return loaded < visits.Length ? columns.With([.. visits.Skip(loaded)]) : columns;
    }

    private static Gen<Visit[]> At(Gen<GeoPoint> place, int most) =>
        Gen.Select(Instant, place, Person).Array[0, most].Select(rows => rows
            .Select((row, i) => new Visit(1 + i * 7_919L % 10_007, row.Item1, row.Item2.Longitude, row.Item2.Latitude, row.Item3)).ToArray());
}
