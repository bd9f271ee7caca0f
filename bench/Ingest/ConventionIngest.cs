using UdaConnect.Bench.Cluster;
using UdaConnect.Visits;

namespace UdaConnect.Bench.Ingest;

/// <summary>Fills the system with the convention's visits, watching how fast it takes them.</summary>
internal sealed class ConventionIngest(BenchCluster cluster, Action<string> say)
{
    /// <summary>Brings the visits in through the real pipeline; silos are stopped before and run after.</summary>
    public async Task<IngestProgress> RunAsync(Visit[] visits, CancellationToken cancellationToken)
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
}
