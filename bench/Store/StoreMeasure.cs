using System.Diagnostics;
using Npgsql;
using UdaConnect.Bench.Ingest;
using UdaConnect.Bench.Reporting;
using UdaConnect.Geo;
using UdaConnect.Silo.Spatial;
using UdaConnect.Visits;

namespace UdaConnect.Bench.Store;

/// <summary>Ways to write a batch beside one COPY of the same rows, in the same round; one connection, one batch after the other.</summary>
internal sealed class StoreMeasure : IMeasure
{
    private const int Rounds = 3;
    private const int MostVisits = 200_000;
    private static readonly int[] BatchSizes = [1_000, 4_000, 10_000];

    public string Name => "store";

    public string Description => "ways to write a batch";

    public async Task<IReadOnlyList<BenchRow>> RunAsync(BenchStage stage, CancellationToken cancellationToken)
    {
        var cluster = await stage.ClusterAsync(cancellationToken);
        var copy = new CopyBaseline(cluster);
        await copy.PrepareAsync(cancellationToken);
        await using var source = SpatialHosting.Open(Databases.Geolocation, cluster.Postgres.ConnectionString(CopyBaseline.Database));
        List<BenchRow> rows = [];
        foreach (var supplied in new[] { true, false })
        {
            VisitToStore[] all = [.. stage.Visits.Take(MostVisits).Select(visit => ToStore(visit, supplied))];
            foreach (var size in BatchSizes)
                rows.AddRange(await MeasureAsync(stage, copy, source, all, size, supplied, cancellationToken));
        }

        return rows;
    }

    private static async Task<IEnumerable<BenchRow>> MeasureAsync(
        BenchStage stage, CopyBaseline copy, NpgsqlDataSource source, VisitToStore[] all, int size, bool supplied, CancellationToken cancellationToken)
    {
        IBatchStore[] ways = [new SiloStore(source, mayCopy: true), new SiloStore(source, mayCopy: false), new StagingStore(source)];
        var rates = ways.ToDictionary(way => way.Name, _ => new List<double>());
        var baseline = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            baseline.Add(await copy.RateAsync(all, supplied, cancellationToken));
            foreach (var way in ways)
                rates[way.Name].Add(await RateAsync(copy, way, all, size, cancellationToken));
        }

        foreach (var way in ways)
            await way.DisposeAsync();
        var ids = supplied ? "producers' ids" : "assigned ids";
        stage.Say($"batches of {size:N0}, {ids}: {string.Join("; ", ways.Select(way => $"{way.Name} {rates[way.Name].Order().ElementAt(Rounds / 2):N0}/s"))}");
        return ways.Select(way => BenchRow.Rates(
            $"store, batches of {size:N0}, {ids}, {way.Name}", "visits/s", Statistics.Of(rates[way.Name]), "one COPY of the same rows", Statistics.Of(baseline), null));
    }

    private static async Task<double> RateAsync(CopyBaseline copy, IBatchStore way, VisitToStore[] all, int size, CancellationToken cancellationToken)
    {
        await copy.EmptyAsync(cancellationToken);
        var started = Stopwatch.GetTimestamp();
        foreach (var batch in all.Chunk(size))
            await way.StoreAsync(batch, cancellationToken);
        return all.Length / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static VisitToStore ToStore(Visit visit, bool supplied)
    {
        var id = supplied ? visit.Id : VisitIdRange.Wide.First + visit.Id;
        return new(
            id, !supplied, visit.PersonId, visit.AtMs, false, visit.Longitude, visit.Latitude,
            MapTile.IdAt(visit.Longitude, visit.Latitude), new("bench", 0, visit.Id, visit.AtMs, default));
    }
}
