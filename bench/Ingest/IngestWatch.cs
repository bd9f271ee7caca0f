using System.Diagnostics;
using Npgsql;
using UdaConnect.Bench.Cluster;
using UdaConnect.DevHost;
using UdaConnect.DevHost.Postgres;

namespace UdaConnect.Bench.Ingest;

/// <summary>Watches from outside how visits get from Kafka into the store: the store for the first, the group's committed offsets for the rest.</summary>
internal sealed class IngestWatch(BenchCluster cluster, KafkaOffsets offsets, long visits)
{
    private const string AnySql = "select exists (select from visit)";
    private const string CountSql = "select count(*) from visit";

    private static readonly TimeSpan FirstTimeout = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan StallTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan FirstPoll = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    private long _settledBefore;
    private long _storedBefore;

    /// <summary>For visits that come behind others, which are all settled.</summary>
    public static async Task<IngestWatch> BehindAsync(BenchCluster cluster, KafkaOffsets offsets, long visits, CancellationToken cancellationToken)
    {
        await using var store = Open(cluster);
        return new(cluster, offsets, visits) { _settledBefore = offsets.Committed().Sum(), _storedBefore = await CountAsync(store, cancellationToken) };
    }

    /// <summary>Ends when everything is settled, and is in the store.</summary>
    /// <exception cref="DevHostException">Nothing moves any more.</exception>
    /// <exception cref="BenchException">Not every visit is stored.</exception>
    public async Task<IngestProgress> WatchAsync(CancellationToken cancellationToken)
    {
        await using var store = Open(cluster);
        await FirstStoredAsync(store, cancellationToken);
        var (started, cpu) = (Stopwatch.GetTimestamp(), CpuTime.Now(cluster));
        var stored = await CountAsync(store, cancellationToken) - _storedBefore;

        var points = new List<(TimeSpan At, long Settled)> { (TimeSpan.Zero, 0) };
        var moved = started;
        while (points[^1].Settled < visits)
        {
            await Task.Delay(Poll, cancellationToken);
            var settled = offsets.Committed().Sum() - _settledBefore;
            if (settled > points[^1].Settled)
            {
                moved = Stopwatch.GetTimestamp();
                points.Add((Stopwatch.GetElapsedTime(started, moved), settled));
            }
            else if (Stopwatch.GetElapsedTime(moved) > StallTimeout)
            {
                throw Stalled($"has settled {points[^1].Settled:N0} of {visits:N0} visits and nothing more for {StallTimeout.TotalSeconds} s");
            }
        }

        cpu = CpuTime.Now(cluster) - cpu;
        var count = await CountAsync(store, cancellationToken) - _storedBefore;
        return count == visits
            ? IngestProgress.Of(stored, points) with { Cpu = cpu }
            : throw new BenchException($"Everything is settled, but the store holds {count:N0} of these visits and not {visits:N0}.");
    }

    private async Task FirstStoredAsync(NpgsqlDataSource store, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        await using var any = store.CreateCommand(AnySql);
        while (await any.ExecuteScalarAsync(cancellationToken) is not true)
        {
            if (Stopwatch.GetElapsedTime(started) > FirstTimeout)
                throw Stalled($"has stored nothing for {FirstTimeout.TotalSeconds} s");
            await Task.Delay(FirstPoll, cancellationToken);
        }
    }

    private static NpgsqlDataSource Open(BenchCluster cluster) => NpgsqlDataSource.Create(cluster.Postgres.ConnectionString(DatabaseNames.Geolocation));

    private static async Task<long> CountAsync(NpgsqlDataSource store, CancellationToken cancellationToken)
    {
        await using var count = store.CreateCommand(CountSql);
        return (long)(await count.ExecuteScalarAsync(cancellationToken))!;
    }

    private DevHostException Stalled(string what) => (cluster.Silos.FirstOrDefault(silo => silo.EndedByItself) ?? cluster.Silos[0]).Failure(what);
}
