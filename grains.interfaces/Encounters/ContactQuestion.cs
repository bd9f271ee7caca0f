using System.Runtime.InteropServices;
using UdaConnect.Connections;
using UdaConnect.Time;

namespace UdaConnect.Encounters;

/// <summary>What an EventVenue and its buckets are asked: runs of moments of one person with others.</summary>
/// <param name="PersonId">Whose visits the points are; their own visits are left out.</param>
/// <param name="OtherId">Only moments with this person; null: with everybody.</param>
/// <param name="Window">Where the others' visits must lie.</param>
/// <param name="SquaredChord">Threshold of nearness, m², inclusive.</param>
/// <param name="WithinMs">|t1 − t2| at most.</param>
/// <param name="GapMs">Between two moments of one run at most.</param>
/// <param name="Points">The person's visits by time; only those whose discs touch the area.</param>
/// <param name="Venues">Which venues cover each of the points.</param>
/// <param name="Sessions">What takes place at these venues.</param>
/// <param name="AtVenuesOnly">Only moments of which one of the point's venues covers both visits.</param>
[GenerateSerializer, Immutable, Alias("udaconnect.ContactQuestion")]
public sealed record ContactQuestion(
    [property: Id(0)] int PersonId, [property: Id(1)] int? OtherId, [property: Id(2)] TimeRange Window, [property: Id(3)] double SquaredChord,
    [property: Id(4)] long WithinMs, [property: Id(5)] long GapMs, [property: Id(6)] NearPoints Points, [property: Id(7)] VenuesOfPoints Venues,
    [property: Id(8)] SessionSpans Sessions, [property: Id(9)] bool AtVenuesOnly)
{
    /// <summary>Whether a visit in the range can be near one of the points, by time alone.</summary>
    public bool Touches(TimeRange range) => Points.AnyIn(range.Widen(WithinMs));
}

/// <summary>For each of a question's points the ids of the venues that cover it, as two blocks of bytes.</summary>
[GenerateSerializer, Immutable, Alias("udaconnect.VenuesOfPoints")]
public sealed class VenuesOfPoints
{
    // Where each point's ids end among all of them, int32 little-endian.
    [Id(0)]
    private readonly byte[] _ends;

    [Id(1)]
    private readonly byte[] _ids;

    private VenuesOfPoints(byte[] ends, byte[] ids) => (_ends, _ids) = (ends, ids);

    /// <param name="venues">One entry a point, ascending ids.</param>
    public static VenuesOfPoints Of(IReadOnlyList<long[]> venues)
    {
        var ends = new int[venues.Count];
        var ids = new List<long>();
        for (var point = 0; point < ends.Length; point++)
        {
            ids.AddRange(venues[point]);
            ends[point] = ids.Count;
        }

        return new(MemoryMarshal.AsBytes(ends.AsSpan()).ToArray(), MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(ids)).ToArray());
    }

    public ReadOnlySpan<long> this[int point]
    {
        get
        {
            var ends = MemoryMarshal.Cast<byte, int>(_ends);
            return Ids[(point == 0 ? 0 : ends[point - 1])..ends[point]];
        }
    }

    // Of all points, one after the other; repeated where several points lie in one venue.
    private ReadOnlySpan<long> Ids => MemoryMarshal.Cast<byte, long>(_ids);

    /// <summary>The ids of all points, each once.</summary>
    public HashSet<long> Distinct()
    {
        var ids = new HashSet<long>();
        foreach (var id in Ids)
            ids.Add(id);
        return ids;
    }
}
