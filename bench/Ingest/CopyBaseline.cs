using System.Diagnostics;
using Npgsql;
using NpgsqlTypes;
using UdaConnect.Bench.Cluster;
using UdaConnect.Bench.Reporting;
using UdaConnect.DevHost.Postgres;
using UdaConnect.Geo;
using UdaConnect.Silo.Spatial;
using UdaConnect.Visits;

namespace UdaConnect.Bench.Ingest;

/// <summary>The same rows into the same tables, made by the same migrations in a database beside: as fast as PostgreSQL takes them.</summary>
internal sealed class CopyBaseline(BenchCluster cluster)
{
    public const string Database = "bench_baseline";
    public const string Name = "COPY of the same rows into the same tables with the same indexes";
    private const int Repeats = 3;

    private const string MonthSql = "create table visit_2020_06 partition of visit for values from ('2020-06-01') to ('2020-07-01')";
    private const string EmptySql = "truncate visit, supplied_id, area, bucket";
    private const string AreasSql = "select id, area_id from visit";
    private const string CopyVisitSql = "copy visit (id, creation_time, person_id, longitude, latitude, area_id) from stdin (format binary)";
    private const string CopySuppliedSql = "copy supplied_id (id, creation_time, person_id, longitude, latitude, time_assigned) from stdin (format binary)";

    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await using (var maintenance = NpgsqlDataSource.Create(cluster.Postgres.ConnectionString("postgres")))
        {
            await ExecuteAsync(maintenance, $"drop database if exists {Database} with (force)", cancellationToken);
            await ExecuteAsync(maintenance, $"create database {Database}", cancellationToken);
        }

        await cluster.MigrateAsync(Database, cancellationToken);
        await using var baseline = NpgsqlDataSource.Create(cluster.Postgres.ConnectionString(Database));
        await ExecuteAsync(baseline, MonthSql, cancellationToken);
    }

    /// <summary>Visits a second; the rows of the last repeat stay for whoever asks them.</summary>
    /// <param name="visits">Ids 1 … count, in that order.</param>
    /// <param name="cancellationToken">Stops between rows.</param>
    public async Task<Statistics> MeasureAsync(Visit[] visits, CancellationToken cancellationToken)
    {
        var areas = await ReadAreasAsync(visits.Length, cancellationToken);
        await using var baseline = NpgsqlDataSource.Create(cluster.Postgres.ConnectionString(Database));
        var rates = new List<double>();
        for (var repeat = 0; repeat < Repeats; repeat++)
        {
            await EmptyAsync(cancellationToken);
            var started = Stopwatch.GetTimestamp();
            await CopyAsync(baseline, visits, visit => areas[visit.Id], supplied: true, cancellationToken);
            rates.Add(visits.Length / Stopwatch.GetElapsedTime(started).TotalSeconds);
        }

        return Statistics.Of(rates);
    }

    /// <summary>Visits a second of one COPY of these rows, into <c>supplied_id</c> as well where their ids are producers'.</summary>
    public async Task<double> RateAsync(VisitToStore[] rows, bool supplied, CancellationToken cancellationToken)
    {
        Visit[] visits = [.. rows.Select(row => new Visit(row.Id!.Value, row.AtMs, row.Longitude, row.Latitude, row.PersonId))];
        await using var baseline = NpgsqlDataSource.Create(cluster.Postgres.ConnectionString(Database));
        await EmptyAsync(cancellationToken);
        var started = Stopwatch.GetTimestamp();
        await CopyAsync(baseline, visits, visit => MapTile.IdAt(visit.Longitude, visit.Latitude), supplied, cancellationToken);
        return rows.Length / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    /// <summary>Empty tables and nothing left to write back, so that every repeat starts alike.</summary>
    public async Task EmptyAsync(CancellationToken cancellationToken)
    {
        await using var baseline = NpgsqlDataSource.Create(cluster.Postgres.ConnectionString(Database));
        await ExecuteAsync(baseline, EmptySql, cancellationToken);
        await ExecuteAsync(baseline, "checkpoint", cancellationToken);
    }

    private static async Task CopyAsync(
        NpgsqlDataSource baseline, Visit[] visits, Converter<Visit, long> areaOf, bool supplied, CancellationToken cancellationToken)
    {
        await using var connection = await baseline.OpenConnectionAsync(cancellationToken);
        await using (var copy = await connection.BeginBinaryImportAsync(CopyVisitSql, cancellationToken))
        {
            foreach (var visit in visits)
            {
                await WriteAsync(copy, visit, cancellationToken);
                await copy.WriteAsync(areaOf(visit), NpgsqlDbType.Bigint, cancellationToken);
            }

            await copy.CompleteAsync(cancellationToken);
        }

        if (!supplied)
            return;
        await using var ids = await connection.BeginBinaryImportAsync(CopySuppliedSql, cancellationToken);
        foreach (var visit in visits)
        {
            await WriteAsync(ids, visit, cancellationToken);
            await ids.WriteAsync(false, NpgsqlDbType.Boolean, cancellationToken);
        }

        await ids.CompleteAsync(cancellationToken);
    }

    public static async ValueTask WriteAsync(NpgsqlBinaryImporter copy, Visit visit, CancellationToken cancellationToken)
    {
        await copy.StartRowAsync(cancellationToken);
        await copy.WriteAsync(visit.Id, NpgsqlDbType.Bigint, cancellationToken);
        await copy.WriteAsync(DateTime.UnixEpoch.AddMilliseconds(visit.AtMs), NpgsqlDbType.TimestampTz, cancellationToken);
        await copy.WriteAsync(visit.PersonId, NpgsqlDbType.Integer, cancellationToken);
        await copy.WriteAsync(visit.Longitude, NpgsqlDbType.Double, cancellationToken);
        await copy.WriteAsync(visit.Latitude, NpgsqlDbType.Double, cancellationToken);
    }

    /// <summary>As the system filed them, so that the baseline's index on areas gets the same work.</summary>
    private async Task<long[]> ReadAreasAsync(int count, CancellationToken cancellationToken)
    {
        var areas = new long[count + 1];
        await using var store = NpgsqlDataSource.Create(cluster.Postgres.ConnectionString(DatabaseNames.Geolocation));
        await using var command = store.CreateCommand(AreasSql);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            areas[reader.GetInt64(0)] = reader.GetInt64(1);
        return areas;
    }

    private static async Task ExecuteAsync(NpgsqlDataSource source, string sql, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
