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

    /// <summary>Visits a second, from the moment a fifth is settled to the last settled visit: the rate of a service that runs.</summary>
    /// <remarks>
    /// Before it silos join, share out the partitions and compile their code: once a start, and nothing that grows with visits. The baseline has none of that: its
    /// server runs, and it repeats. The end, when partitions run dry one by one, counts as it does there.
    /// </remarks>
    public double Rate => Between(Fifth, Points[^1]);

    /// <summary>Visits a second, from the first seen in the store until all are settled: only what comes before the first visit is left out.</summary>
    public double WholeRate => Visits / Points[^1].At.TotalSeconds;

    /// <summary>Visits a second between a fifth and four fifths of the way: without warming up and without the end.</summary>
    public double MiddleRate
    {
        get
        {
            var all = Points[^1].Settled;
            return Between(Fifth, Points.Last(point => point.Settled <= all - all / 5 || point == Fifth));
        }
    }

    private (TimeSpan At, long Settled) Fifth => Points.First(point => point.Settled >= Points[^1].Settled / 5);

    /// <summary>Of so few visits that all were settled at one look, the whole rate.</summary>
    private double Between((TimeSpan At, long Settled) first, (TimeSpan At, long Settled) last) =>
        last.At > first.At ? (last.Settled - first.Settled) / (last.At - first.At).TotalSeconds : WholeRate;
}
