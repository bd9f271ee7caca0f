using UdaConnect.Bench.Reporting;

namespace UdaConnect.Bench.Ingest;

/// <summary>Visits from Kafka to stored and answerable, beside COPY on the same server.</summary>
internal sealed class IngestMeasure : IMeasure
{
    private const string Measure = "visits from Kafka to stored and answerable";
    private const string Unit = "visits/s";
    private const double Goal = 0.5;

    public string Name => "ingest";

    public string Description => Measure;

    public async Task<IReadOnlyList<BenchRow>> RunAsync(BenchStage stage, CancellationToken cancellationToken)
    {
        var cluster = await stage.ClusterAsync(cancellationToken);
        var progress = await stage.LoadedAsync(cancellationToken);
        var baseline = await stage.CopiedAsync(cancellationToken);
        var note = $"all on this machine, two silos; {progress.MiddleRate:N0}/s between a fifth and four fifths of the way; Kafka: {cluster.Kafka.Description}";
        return [BenchRow.Rates(Measure, Unit, Statistics.Of([progress.Rate]), CopyBaseline.Name, baseline, Goal, note)];
    }
}
