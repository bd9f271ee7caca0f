using UdaConnect.Geo;
using UdaConnect.Time;
using UdaConnect.Visits;

namespace UdaConnect.Bench.Questions;

/// <summary>Visits by time with where on earth they are: what comparing everything with everything needs.</summary>
internal sealed class PlacedVisits(Visit[] byTime)
{
    private readonly Ecef[] _places = Array.ConvertAll(byTime, visit => Ecef.From(visit.Longitude, visit.Latitude));

    public Visit this[int index] => byTime[index];

    public Ecef Place(int index) => _places[index];

    /// <summary>Of the visits in the range: the first, and the one behind the last.</summary>
    public (int Start, int End) In(TimeRange range) => (FirstAt(range.StartMs), FirstAt(range.EndMs));

    /// <summary>Of one person's visits in the range, by time.</summary>
    public int[] Of(int personId, TimeRange range)
    {
        var (start, end) = In(range);
        return [.. Enumerable.Range(start, end - start).Where(i => byTime[i].PersonId == personId)];
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
