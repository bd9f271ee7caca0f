using BenchmarkDotNet.Attributes;
using UdaConnect.Bench.Convention;
using UdaConnect.Silo.VisitStream;
using UdaConnect.Visits;

namespace UdaConnect.Bench.Kernels;

/// <summary>A poll's visits by area, ready for the stream.</summary>
public class GroupingKernels
{
    private const int Poll = 4_000;
    private readonly AreaGroups _groups = new(0, VisitStreams.Namespace);
    private (long Area, Visit Visit)[] _poll = [];

    [GlobalSetup]
    public void Setup() => _poll = [.. ConventionVisits.Generate(new() { Visits = 3 * Poll }).Take(Poll).Select(visit => (BoothGrid.AreaOf(visit.Place), visit))];

    [Benchmark(Baseline = true, Description = "4,000 visits by area, grouped by LINQ")]
    public int Linq() => _poll.GroupBy(filed => filed.Area, filed => filed.Visit).Sum(group => VisitPage.Of(group.ToArray()).Count);

    [Benchmark(Description = "4,000 visits by area, as batches of the stream")]
    public int Batches()
    {
        _groups.Clear();
        _groups.StartEpoch();
        for (var offset = 0; offset < _poll.Length; offset++)
            _groups.Add(_poll[offset].Area, _poll[offset].Visit, offset);
        return _groups.ToBatches(new(TimeProvider.System)).Sum(batch => batch.Count);
    }
}
