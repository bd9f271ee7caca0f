using BenchmarkDotNet.Attributes;
using UdaConnect.Encounters;
using UdaConnect.Geo;
using UdaConnect.Venues;
using UdaConnect.Visits;

namespace UdaConnect.Bench.Kernels;

/// <summary>Which visits of a bucket are near to somebody's points.</summary>
public class NearnessKernels
{
    private const double Metres = 5;
    private const int WithinMs = 300_000;
    private readonly Dictionary<long, IFootprint> _noVenues = [];
    private VisitColumns _columns = null!;
    private NearQuestion _anyTime = null!;
    private NearQuestion _within = null!;
    private ContactQuestion _contacts = null!;

    /// <summary>In the bucket.</summary>
    [Params(500, 2_000)]
    public int Rows { get; set; }

    [Params(4, 64)]
    public int Points { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var booth = new Booth();
        _columns = VisitColumns.From(Booth.Key.Range.StartMs, booth.Visits(Rows));
        var points = booth.Points(Points);
        _anyTime = new(Booth.Person, Booth.Key.Range, Chord.SquaredFor(Metres), null, points);
        _within = _anyTime with { WithinMs = WithinMs };
        var nowhere = VenuesOfPoints.Of([.. Enumerable.Repeat(Array.Empty<long>(), Points)]);
        _contacts = new(Booth.Person, null, Booth.Key.Range, Chord.SquaredFor(Metres), WithinMs, WithinMs, points, nowhere, SessionSpans.None, false);
    }

    [Benchmark(Baseline = true, Description = "nearness at any time, one pair after the other")]
    public int OneByOne()
    {
        var near = new List<Visit>();
        for (var row = 0; row < _columns.Count; row++)
        {
            var place = new Ecef(_columns.X[row], _columns.Y[row], _columns.Z[row]);
            foreach (ref readonly var point in _anyTime.Points.Points)
            {
                if (point.Place.SquaredChordTo(place) > _anyTime.SquaredChord)
                    continue;
                near.Add(_columns[row]);
                break;
            }
        }

        return VisitPage.From(near).Count;
    }

    [Benchmark(Description = "nearness at any time")]
    public int AnyTime() => NearKernel.Find(_columns, _anyTime).Visits.Count;

    [BenchmarkCategory(KernelsMeasure.Alone), Benchmark(Description = "nearness within 5 min")]
    public int Within() => NearKernel.Find(_columns, _within).Visits.Count;

    [BenchmarkCategory(KernelsMeasure.Alone), Benchmark(Description = "contacts within 5 min")]
    public int Contacts() => ContactKernel.Find(_columns, _contacts, _noVenues).Runs.Length;
}
