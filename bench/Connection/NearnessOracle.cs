using UdaConnect.Bench.Questions;

namespace UdaConnect.Bench.Connection;

/// <summary>Compares everything with everything, in the plainest way: says how large an answer is, and which rows lie so near the border that either answer is right.</summary>
internal sealed class NearnessOracle(PlacedVisits visits)
{
    public OracleAnswer Ask(Asked asked)
    {
        var (start, end) = visits.In(asked.Range);
        var own = Array.ConvertAll(visits.Of(asked.PersonId, asked.Range), visits.Place);
        var limits = Border.Around(asked.Metres);
        var (near, border) = (0, new HashSet<long>());
        for (var i = start; i < end; i++)
        {
            if (visits[i].PersonId == asked.PersonId)
                continue;
            var (there, nearest) = (visits.Place(i), double.PositiveInfinity);
            foreach (var place in own)
                nearest = Math.Min(nearest, place.SquaredChordTo(there));
            if (nearest < limits.Inner)
                near++;
            else if (nearest <= limits.Outer)
                border.Add(visits[i].Id);
        }

        return new(own.Length, near, border);
    }
}

/// <param name="OwnVisits">The person's own visits in the range.</param>
/// <param name="Near">Visits of others that are near for certain.</param>
/// <param name="Border">Ids of visits of others whose least distance is within a millimetre of the asked one.</param>
internal sealed record OracleAnswer(int OwnVisits, int Near, IReadOnlySet<long> Border);
