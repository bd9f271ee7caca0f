using System.Diagnostics;
using Npgsql;
using Spectre.Console;
using UdaConnect.Bench.Cluster;
using UdaConnect.Bench.Connection;
using UdaConnect.Bench.Convention;
using UdaConnect.Bench.Ingest;
using UdaConnect.Bench.Reporting;
using UdaConnect.Bench.Store;
using UdaConnect.Visits;

namespace UdaConnect.Bench;

/// <summary>One run: starts the system, fills it through the real pipeline, measures what was asked.</summary>
internal sealed class BenchRun(IAnsiConsole console, ConventionPlan plan, IReadOnlySet<string> measures)
{
    public const string Connection = "connection";
    public const string Ingest = "ingest";
    public const string Store = "store";

    private readonly long _started = Stopwatch.GetTimestamp();

    public async Task<BenchReport> RunAsync(CancellationToken cancellationToken)
    {
        var visits = ConventionVisits.Generate(plan);
        Say($"the convention: {plan.People:N0} people, {Hall.BoothCount} booths, {plan.Days} days, {visits.Length:N0} visits");
        await using var cluster = await BenchCluster.StartAsync(cancellationToken);
        try
        {
            return await MeasureAsync(cluster, visits, cancellationToken);
        }
        catch
        {
            cluster.KeepLogs = true;
            throw;
        }
    }

    private async Task<BenchReport> MeasureAsync(BenchCluster cluster, Visit[] visits, CancellationToken cancellationToken)
    {
        Say($"PostgreSQL runs; Kafka is {cluster.Kafka.Description}");
        List<BenchRow> rows = [];
        if (measures.Contains(Connection) || measures.Contains(Ingest))
            rows.AddRange(await MeasureSystemAsync(cluster, visits, cancellationToken));
        if (measures.Contains(Store))
            rows.AddRange(await new StoreMeasure(cluster, Say).RunAsync(visits, cancellationToken));
        return new(Machine.Here(await PostgresVersionAsync(cluster, cancellationToken), cluster.Kafka.Description), Machine.Commit(), rows);
    }

    /// <summary>What needs the silos, and every visit in them.</summary>
    private async Task<List<BenchRow>> MeasureSystemAsync(BenchCluster cluster, Visit[] visits, CancellationToken cancellationToken)
    {
        await cluster.StartSilosAsync(cancellationToken);
        await ConventionSetup.RegisterAsync(cluster.Client, plan, cancellationToken);
        await cluster.StopSilosAsync();
        Say("people and booths are registered");

        var ingest = new IngestMeasure(cluster, Say);
        var progress = await ingest.IngestAsync(visits, cancellationToken);
        Say($"stored and settled: {progress.Rate:N0} visits/s");
        await new CopyBaseline(cluster).PrepareAsync(cancellationToken);
        var ingestRow = await ingest.CompareAsync(progress, visits, cancellationToken);
        Say($"COPY: {ingestRow.Baseline:N0} visits/s");

        List<BenchRow> rows = [];
        if (measures.Contains(Connection))
        {
            await using var sql = new SqlBaseline(cluster);
            await sql.PrepareAsync(cancellationToken);
            rows.AddRange(await new ConnectionMeasure(cluster, sql, new(visits), plan, Say).RunAsync(cancellationToken));
        }

        if (measures.Contains(Ingest))
            rows.Add(ingestRow);
        return rows;
    }

    private static async Task<string> PostgresVersionAsync(BenchCluster cluster, CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(cluster.Postgres.ConnectionString(CopyBaseline.Database));
        await using var command = source.CreateCommand("select current_setting('server_version') || ', PostGIS ' || postgis_lib_version()");
        return (string)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private void Say(string what) => console.MarkupLineInterpolated($"[grey]{Stopwatch.GetElapsedTime(_started):mm\\:ss}[/] {what}");
}
