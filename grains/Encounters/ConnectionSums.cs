using System.Buffers;
using System.Runtime.InteropServices;

namespace UdaConnect.Encounters;

/// <summary>All encounters with one other person, added up.</summary>
/// <param name="VenuesEnd">Where its venues end among those of all sums; they begin where the sum before ends.</param>
internal readonly record struct ConnectionSum(ConnectionKey Key, int Encounters, long FirstMs, long LastMs, double ClosestSquaredChord, int VenuesEnd);

/// <summary>The runs of a question, united as <see cref="Contact.Unite"/> does and added up person by person: tens of thousands of runs, so without an object for each.</summary>
internal sealed class ConnectionSums
{
    private readonly List<ConnectionSum> _sums = [];
    private readonly List<long> _venues = [];

    // Of the person being added up.
    private readonly List<(long StartMs, long EndMs)> _spans = [];
    private readonly List<long> _met = [];

    private ConnectionSums()
    {
    }

    /// <summary>By person; those are left out who have too little in any rolling 24 hours.</summary>
    public ReadOnlySpan<ConnectionSum> Sums => CollectionsMarshal.AsSpan(_sums);

    /// <summary>Ascending ids of the venues of all encounters of a sum.</summary>
    public ReadOnlySpan<long> VenuesOf(int sum) => CollectionsMarshal.AsSpan(_venues)[(sum == 0 ? 0 : _sums[sum - 1].VenuesEnd).._sums[sum].VenuesEnd];

    public static ConnectionSums Of(IReadOnlyList<ContactRuns> answers, EncounterMeasure measure)
    {
        var found = new ConnectionSums();
        var count = answers.Sum(answer => answer.Runs.Length);
        var rented = ArrayPool<Place>.Shared.Rent(count);
        try
        {
            var places = rented.AsSpan(0, count);
            Sort(answers, places);
            for (var start = 0; start < count;)
            {
                var end = start + 1;
                while (end < count && places[end].PersonId == places[start].PersonId)
                    end++;
                found.Add(answers, places[start..end], measure);
                start = end;
            }
        }
        finally
        {
            ArrayPool<Place>.Shared.Return(rented);
        }

        return found;
    }

    private static void Sort(IReadOnlyList<ContactRuns> answers, Span<Place> places)
    {
        var next = 0;
        for (var answer = 0; answer < answers.Count; answer++)
        {
            var runs = answers[answer].Runs;
            for (var run = 0; run < runs.Length; run++)
                places[next++] = new(runs[run].PersonId, runs[run].StartMs, answer, run);
        }

        PersonOrder.Sort(places);
    }

    /// <param name="places">All of one person, by start.</param>
    private void Add(IReadOnlyList<ContactRuns> answers, ReadOnlySpan<Place> places, EncounterMeasure measure)
    {
        _spans.Clear();
        _met.Clear();
        var closest = double.PositiveInfinity;
        foreach (ref readonly var place in places)
        {
            var answer = answers[place.Answer];
            ref readonly var run = ref answer.Runs[place.Run];
            closest = Math.Min(closest, run.ClosestSquaredChord);
            _met.AddRange(answer.VenuesOf(place.Run));
            if (_spans.Count > 0 && run.StartMs - _spans[^1].EndMs <= measure.GapMs)
                _spans[^1] = (_spans[^1].StartMs, Math.Max(_spans[^1].EndMs, run.EndMs));
            else
                _spans.Add((run.StartMs, run.EndMs));
        }

        if (measure.LeastMsInADay > 0 && RollingDay.MostMs(_spans) < measure.LeastMsInADay)
            return;
        AddVenues();
        var durationMs = 0L;
        foreach (var (startMs, endMs) in _spans)
            durationMs += endMs - startMs;
        _sums.Add(new(new(durationMs, places[0].PersonId), _spans.Count, _spans[0].StartMs, _spans[^1].EndMs, closest, _venues.Count));
    }

    private void AddVenues()
    {
        _met.Sort();
        for (var i = 0; i < _met.Count; i++)
        {
            if (i == 0 || _met[i] != _met[i - 1])
                _venues.Add(_met[i]);
        }
    }

    /// <summary>Where a run stands.</summary>
    /// <param name="AtMs">Its start.</param>
    private readonly record struct Place(int PersonId, long AtMs, int Answer, int Run) : IOfPerson;
}
