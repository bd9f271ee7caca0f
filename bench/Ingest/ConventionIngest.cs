using UdaConnect.Bench.Cluster;
using UdaConnect.Visits;

namespace UdaConnect.Bench.Ingest;

/// <summary>Fills the system with the convention's visits, watching how fast it takes them.</summary>
internal sealed class ConventionIngest(BenchCluster cluster, Action<string> say)
{
    // Settled is seen by committed offsets; at the usual second between commits the last visits would be seen late.
    private static readonly Dictionary<string, string> SiloSettings = new() { ["Kafka__CommitInterval"] = "00:00:00.100" };

    /// <summary>Brings the first visits in through the real pipeline; silos are stopped before and run after.</summary>
    public async Task<IngestProgress> FillAsync(Visit[] visits, CancellationToken cancellationToken)
    {
        using var offsets = await KafkaOffsets.OpenAsync(cluster.Kafka);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var throttled = cluster.Kafka.MostUnsettledPerPartition is not null;
        if (!throttled)
        {
            say($"producing {visits.Length:N0} visits to Kafka, silos stopped");
            await VisitProducer.ProduceAsync(cluster.Kafka, visits, offsets, cancellationToken);
        }

        say("starting silos; watching from the first stored visit to the last settled one");
        var watch = new IngestWatch(cluster, offsets, visits.Length);
        return await TogetherAsync(
            stop, Task.Run(() => watch.WatchAsync(stop.Token), stop.Token), cluster.StartSilosAsync(stop.Token, SiloSettings),
            throttled ? Task.Run(() => VisitProducer.ProduceAsync(cluster.Kafka, visits, offsets, stop.Token), stop.Token) : Task.CompletedTask);
    }

    /// <summary>Brings further visits in while silos run; nothing else may be under way.</summary>
    public async Task<IngestProgress> AddAsync(Visit[] visits, CancellationToken cancellationToken)
    {
        using var offsets = await KafkaOffsets.OpenAsync(cluster.Kafka);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var watch = await IngestWatch.BehindAsync(cluster, offsets, visits.Length, cancellationToken);
        return await TogetherAsync(
            stop, Task.Run(() => watch.WatchAsync(stop.Token), stop.Token),
            Task.Run(() => VisitProducer.ProduceAsync(cluster.Kafka, visits, offsets, stop.Token), stop.Token));
    }

    /// <summary>The first failure stops all.</summary>
    private static async Task<IngestProgress> TogetherAsync(CancellationTokenSource stop, Task<IngestProgress> watch, params IEnumerable<Task> others)
    {
        List<Task> pending = [watch, .. others];
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
