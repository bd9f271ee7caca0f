using UdaConnect.Geo;
using UdaConnect.Time;
using UdaConnect.Visits;

namespace UdaConnect.Bench.Connection;

/// <summary>Compares everything with everything, in the plainest way: says how large an answer is, and which rows lie so near the border that either answer is right.</summary>
internal sealed class NearnessOracle(Visit[] byTime)
{
    /// <summary>PostGIS and we agree on every pair whose distance differs from the asked one by more than this.</summary>
    public const double BorderMetres = 0.001;

    private readonly Ecef[] _places = Array.ConvertAll(byTime, visit => Ecef.From(visit.Longitude, visit.Latitude));

    public OracleAnswer Ask(int personId, TimeRange range, double metres)
    {
        var (start, end) = (FirstAt(range.StartMs), FirstAt(range.EndMs));
        var own = Enumerable.Range(start, end - start).Where(i => byTime[i].PersonId == personId).Select(i => _places[i]).ToArray();
        var (inner, outer) = (Chord.SquaredFor(Math.Max(0, metres - BorderMetres)), Chord.SquaredFor(metres + BorderMetres));
        var (near, border) = (0, new HashSet<long>());
        for (var i = start; i < end; i++)
        {
            if (byTime[i].PersonId == personId)
                continue;
            var nearest = double.PositiveInfinity;
            foreach (var place in own)
                nearest = Math.Min(nearest, place.SquaredChordTo(_places[i]));
            if (nearest < inner)
                near++;
            else if (nearest <= outer)
                border.Add(byTime[i].Id);
        }

        return new(own.Length, near, border);
    }

    private int FirstAt(long atMs)
    {
        var (low, high) = (0, byTime.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (byTime[middle].AtMs < atMs)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}

/// <param name="OwnVisits">The person's own visits in the range.</param>
/// <param name="Near">Visits of others that are near for certain.</param>
/// <param name="Border">Ids of visits of others whose least distance is within a millimetre of the asked one.</param>
internal sealed record OracleAnswer(int OwnVisits, int Near, IReadOnlySet<long> Border);
