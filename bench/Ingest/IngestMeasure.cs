using UdaConnect.Bench.Cluster;
using UdaConnect.Bench.Reporting;
using UdaConnect.Visits;

namespace UdaConnect.Bench.Ingest;

/// <summary>Visits from Kafka to stored and answerable, beside COPY on the same server.</summary>
internal sealed class IngestMeasure(BenchCluster cluster, Action<string> say)
{
    private const string Measure = "visits from Kafka to stored and answerable";
    private const string Unit = "visits/s";
    private const double Goal = 0.5;

    /// <summary>Brings the visits in through the real pipeline; silos are stopped before and running after.</summary>
    public async Task<IngestProgress> IngestAsync(Visit[] visits, CancellationToken cancellationToken)
    {
        using var offsets = await KafkaOffsets.OpenAsync(cluster.Kafka);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var throttled = cluster.Kafka.MostUnsettledPerPartition is not null;
        if (!throttled)
        {
            say($"producing {visits.Length:N0} visits to Kafka, silos stopped");
            await VisitProducer.ProduceAsync(cluster.Kafka, visits, offsets, cancellationToken);
        }

        say("starting silos; the clock runs from the first stored visit to the last settled one");
        Task<IngestProgress> watch = Task.Run(() => new IngestWatch(cluster, offsets, visits.Length).WatchAsync(stop.Token), stop.Token);
        Task produce = throttled ? Task.Run(() => VisitProducer.ProduceAsync(cluster.Kafka, visits, offsets, stop.Token), stop.Token) : Task.CompletedTask;
        List<Task> pending = [cluster.StartSilosAsync(stop.Token), produce, watch];
        try
        {
            while (pending.Count > 0)
            {
                var done = await Task.WhenAny(pending);
                await done;
                pending.Remove(done);
            }
        }
        catch
        {
            await stop.CancelAsync();
            throw;
        }

        return await watch;
    }

    public async Task<BenchRow> CompareAsync(IngestProgress progress, Visit[] visits, CancellationToken cancellationToken)
    {
        var baseline = await new CopyBaseline(cluster).MeasureAsync(visits, cancellationToken);
        var note = $"all on this machine, two silos; {progress.MiddleRate:N0}/s between a fifth and four fifths of the way; Kafka: {cluster.Kafka.Description}";
        return BenchRow.Rates(Measure, Unit, Statistics.Of([progress.Rate]), CopyBaseline.Name, baseline, Goal, note);
    }
}
