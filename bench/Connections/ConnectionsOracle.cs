using UdaConnect.Bench.Questions;
using UdaConnect.Geo;

namespace UdaConnect.Bench.Connections;

/// <summary>Connections by their definition: every visit with every visit, every moment sorted, gaps counted.</summary>
internal sealed class ConnectionsOracle(PlacedVisits visits)
{
    public ConnectionsAnswer Ask(AskedConnections asked)
    {
        var own = Array.ConvertAll(visits.Of(asked.PersonId, asked.Range), mine => (visits[mine].AtMs, Place: visits.Place(mine)));
        var limits = Border.Around(asked.Measure.Metres);
        var (moments, border) = (new Dictionary<int, List<(long AtMs, double SquaredChord)>>(), new HashSet<int>());
        var (start, end) = visits.In(asked.Range);
        for (var i = start; i < end; i++)
        {
            var (other, there) = (visits[i], visits.Place(i));
            if (other.PersonId == asked.PersonId)
                continue;
            foreach (var mine in own)
            {
                if (Math.Abs(mine.AtMs - other.AtMs) > asked.Measure.WithinMs)
                    continue;
                var chord = mine.Place.SquaredChordTo(there);
                if (chord > limits.Outer)
                    continue;
                if (chord >= limits.Inner)
                    border.Add(other.PersonId);
                if (!moments.TryGetValue(other.PersonId, out var ofOther))
                    moments.Add(other.PersonId, ofOther = []);
                ofOther.Add((Math.Max(mine.AtMs, other.AtMs), chord));
            }
        }

        var figures = moments.Where(entry => !border.Contains(entry.Key)).Select(entry => Sum(entry.Key, entry.Value, asked.Measure.GapMs));
        return new(
            own.Length, moments.Sum(entry => entry.Value.Count), [.. figures.OrderByDescending(one => one.DurationMs).ThenBy(one => one.PersonId)], border);
    }

    private static ConnectionFigures Sum(int person, List<(long AtMs, double SquaredChord)> moments, long gapMs)
    {
        moments.Sort();
        var (encounters, durationMs) = (1L, 0L);
        for (var i = 1; i < moments.Count; i++)
        {
            var apartMs = moments[i].AtMs - moments[i - 1].AtMs;
            if (apartMs > gapMs)
                encounters++;
            else
                durationMs += apartMs;
        }

        return new(person, encounters, durationMs, moments[0].AtMs, moments[^1].AtMs, Chord.MetresFor(moments.Min(moment => moment.SquaredChord)));
    }
}

/// <param name="OwnVisits">The person's own visits in the range.</param>
/// <param name="Moments">Near pairs, those at the border too.</param>
/// <param name="People">Longest first, then by id; without those of <paramref name="Border"/>.</param>
/// <param name="Border">People with a pair whose distance is within a millimetre of the asked one: their figures may be either.</param>
internal sealed record ConnectionsAnswer(int OwnVisits, int Moments, IReadOnlyList<ConnectionFigures> People, IReadOnlySet<int> Border);
