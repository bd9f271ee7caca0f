using BenchmarkDotNet.Attributes;
using UdaConnect.Venues;
using UdaConnect.Visits;

namespace UdaConnect.Bench.Kernels;

/// <summary>Arrivals united with what a bucket holds: each id once.</summary>
public class ArrivalKernels
{
    private const int Arrivals = 50;
    private VisitColumns _columns = null!;
    private Visit[] _late = [];
    private Visit[] _live = [];
    private Visit[] _repeats = [];

    /// <summary>In the bucket.</summary>
    [Params(500, 2_000)]
    public int Visits { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var all = new Booth().Visits(Visits + Arrivals);
        var visits = all[..^Arrivals];
        _live = all[^Arrivals..];
        _repeats = [.. visits.Where((_, i) => i % (visits.Length / Arrivals) == 0).Take(Arrivals)];
        _late = [.. _repeats.Select(visit => visit with { Id = visit.Id + 1_000_000 })];

        // With room behind the end, as a live bucket mostly has.
        _columns = VisitColumns.From(Booth.Key.Range.StartMs, []).With([.. visits]);
    }

    [Benchmark(Baseline = true, Description = "50 arrivals into a set of ids and a list, sorted")]
    public int SetAndList()
    {
        var ids = new HashSet<long>(Visits);
        var list = new List<Visit>(Visits + Arrivals);
        foreach (var visit in _columns.ToArray().Concat(_late))
        {
            if (ids.Add(visit.Id))
                list.Add(visit);
        }

        list.Sort();
        return list.Count;
    }

    [Benchmark(Description = "50 arrivals in order")]
    public int Live() => _columns.With([.. _live]).Count;

    [Benchmark(Description = "50 late arrivals")]
    public int Late() => _columns.With([.. _late]).Count;

    [Benchmark(Description = "50 repeats")]
    public int Repeats() => _columns.With([.. _repeats]).Count;
}
