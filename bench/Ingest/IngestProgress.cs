namespace UdaConnect.Bench.Ingest;

/// <summary>How settling went over time.</summary>
/// <param name="Stored">Visits in the store when the first were seen there; the clock starts then.</param>
/// <param name="Points">Settled visits at moments after that.</param>
internal sealed record IngestProgress(long Stored, IReadOnlyList<(TimeSpan At, long Settled)> Points)
{
    /// <param name="stored">When the clock started.</param>
    public static IngestProgress Of(long stored, IReadOnlyList<(TimeSpan At, long Settled)> points) =>
        stored > points[^1].Settled / 2 ? new(0, points) { AreFew = true } : new(stored, points);

    /// <summary>Most were stored when the clock started: they are counted all the same, else a rate of a handful would remain.</summary>
    public bool AreFew { get; private init; }

    /// <summary>Processor time from the clock's start to its end; null where nobody looked.</summary>
    public CpuTime? Cpu { get; init; }

    /// <summary>Visits that were settled while the clock ran.</summary>
    public long Visits => Points[^1].Settled - Stored;

    /// <summary>Visits a second, from the first seen in the store until all are settled: silo start is not in it.</summary>
    public double Rate => Visits / Points[^1].At.TotalSeconds;

    /// <summary>Visits a second between a fifth and four fifths of the way: without warming up and without the end, when partitions run dry.</summary>
    public double MiddleRate
    {
        get
        {
            var all = Points[^1].Settled;
            var first = Points.First(point => point.Settled >= all / 5);
            var last = Points.Last(point => point.Settled <= all - all / 5 || point == first);
            return last.At > first.At ? (last.Settled - first.Settled) / (last.At - first.At).TotalSeconds : Rate;
        }
    }
}
