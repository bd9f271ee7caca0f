using UdaConnect.Bench.Cluster;
using UdaConnect.Bench.Produce;
using UdaConnect.Bench.Reporting;

namespace UdaConnect.Bench.Ingest;

/// <summary>Visits from Kafka to stored and answerable, beside COPY on the same server.</summary>
internal sealed class IngestMeasure : IMeasure
{
    private const string Measure = "visits from Kafka to stored and answerable";
    private const string Unit = "visits/s";
    private const double Goal = 0.5;
    private const double OlderGoal = 15;
    private const string OlderNote = "the silos idle meanwhile; the same PostgreSQL with the same fsync";
    private const string RawName = "the Kafka client's own loop: reads the same topic and does nothing else";

    public string Name => "ingest";

    public string Description => Measure;

    public async Task<IReadOnlyList<BenchRow>> RunAsync(BenchStage stage, CancellationToken cancellationToken)
    {
        var cluster = await stage.ClusterAsync(cancellationToken);
        var progress = await stage.LoadedAsync(cancellationToken);
        var baseline = await stage.CopiedAsync(cancellationToken);
        var ours = Statistics.Of([progress.Rate]);
        var few = progress.AreFew ? "so few that most were stored when the clock started: no rate to go by; " : "";
        var note = $"{few}all on this machine, two silos, which commit every 100 ms here; from a fifth of the way to its end; {progress.MiddleRate:N0}/s between a fifth and four fifths, "
            + $"{progress.WholeRate:N0}/s from the first stored visit on, with the silos' warming up; "
            + $"{progress.Cpu?.PerSecond(progress.Visits)}; Kafka: {cluster.Kafka.Description}";
        var older = await Task.Run(() => new OlderConsumer(cluster).Measure(), cancellationToken);
        stage.Say($"the older consumer: {older:N0} visits/s");
        var raw = await Task.Run(() => RawConsume(cluster, cancellationToken), cancellationToken);
        stage.Say($"the Kafka client's consume loop: {raw:N0} messages/s");
        return
        [
            BenchRow.Rates(Measure, Unit, ours, CopyBaseline.Name, baseline, Goal, note),
            BenchRow.Rates($"{Measure}, beside the older consumer", Unit, ours, OlderConsumer.Name, Statistics.Of([older]), OlderGoal, OlderNote),
            BenchRow.Rates($"{Measure}, beside reading only", Unit, ours, RawName, Statistics.Of([raw]), null),
        ];
    }

    private static double RawConsume(BenchCluster cluster, CancellationToken cancellationToken)
    {
        using var reader = new TopicReader(cluster.Kafka.Broker.BootstrapServers, cluster.Kafka.Topic, BenchKafka.Partitions);
        return reader.Read(reader.Begins(), reader.Ends(), _ => { }, cancellationToken);
    }
}
