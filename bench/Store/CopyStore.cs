using Npgsql;
using UdaConnect.Bench.Ingest;
using UdaConnect.Silo.Spatial;
using UdaConnect.Venues;

namespace UdaConnect.Bench.Store;

/// <summary>The same transaction with <c>COPY</c>: into a staging table from which the silo's inserts select, or straight into the tables, where a repeat would fail the batch.</summary>
internal sealed class CopyStore(NpgsqlDataSource source, bool staged) : IBatchStore
{
    private const string Fields = "(id, creation_time, person_id, longitude, latitude";
    private const string StagingSql = """
        create temporary table staging (
          id bigint, creation_time timestamptz, person_id integer, longitude double precision, latitude double precision, area_id bigint) on commit delete rows
        """;

    private const string CopyStagingSql = $"copy staging {Fields}, area_id) from stdin (format binary)";
    private const string FromStagingSql = $"insert into visit {Fields}, area_id) select * from staging order by id on conflict do nothing";
    private const string SuppliedFromStagingSql = $"""
        insert into supplied_id {Fields}, time_assigned) select id, creation_time, person_id, longitude, latitude, false from staging order by id on conflict do nothing
        """;

    private NpgsqlConnection? _connection;

    public string Name => staged ? "COPY into a staging table" : "COPY straight into the tables";

    public async Task StoreAsync(VisitToStore[] batch, CancellationToken cancellationToken)
    {
        _connection ??= await OpenAsync(cancellationToken);
        var supplied = !batch[0].IdAssigned;
        await using var transaction = await _connection.BeginTransactionAsync(cancellationToken);
        if (staged)
        {
            await CopyVisitsAsync(CopyStagingSql, batch, cancellationToken);
            await using var inserts = new NpgsqlBatch(_connection);
            if (supplied)
                inserts.BatchCommands.Add(new(SuppliedFromStagingSql));
            inserts.BatchCommands.Add(new(FromStagingSql));
            await inserts.ExecuteNonQueryAsync(cancellationToken);
        }
        else
        {
            if (supplied)
                await CopySuppliedAsync(batch, cancellationToken);
            await CopyVisitsAsync(CopyBaseline.CopyVisitSql, batch, cancellationToken);
        }

        await IndexAsync(batch, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null)
            await _connection.DisposeAsync();
    }

    private async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = await source.OpenConnectionAsync(cancellationToken);
        if (staged)
        {
            await using var create = new NpgsqlCommand(StagingSql, connection);
            await create.ExecuteNonQueryAsync(cancellationToken);
        }

        return connection;
    }

    private async Task CopyVisitsAsync(string sql, VisitToStore[] batch, CancellationToken cancellationToken)
    {
        await using var copy = await _connection!.BeginBinaryImportAsync(sql, cancellationToken);
        foreach (var row in batch)
        {
            await CopyBaseline.WriteAsync(copy, VisitOf(row), cancellationToken);
            await copy.WriteAsync(row.AreaId, NpgsqlTypes.NpgsqlDbType.Bigint, cancellationToken);
        }

        await copy.CompleteAsync(cancellationToken);
    }

    private async Task CopySuppliedAsync(VisitToStore[] batch, CancellationToken cancellationToken)
    {
        await using var copy = await _connection!.BeginBinaryImportAsync(CopyBaseline.CopySuppliedSql, cancellationToken);
        foreach (var row in batch)
        {
            await CopyBaseline.WriteAsync(copy, VisitOf(row), cancellationToken);
            await copy.WriteAsync(false, NpgsqlTypes.NpgsqlDbType.Boolean, cancellationToken);
        }

        await copy.CompleteAsync(cancellationToken);
    }

    /// <summary>Areas, buckets and the width, as the silo's store writes them.</summary>
    private async Task IndexAsync(VisitToStore[] batch, CancellationToken cancellationToken)
    {
        var all = Enumerable.Range(0, batch.Length).ToArray();
        var buckets = batch.Select(row => new VenueTimeBucketKey(row.AreaId, VenueTimeBucketKey.SlotOf(row.AtMs))).Distinct().ToArray();
        await using var index = VisitRows.IndexBatch(_connection!, AreaBox.Around(batch, all), buckets);
        await index.ExecuteNonQueryAsync(cancellationToken);
    }

    private static UdaConnect.Visits.Visit VisitOf(in VisitToStore row) => new(row.Id!.Value, row.AtMs, row.Longitude, row.Latitude, row.PersonId);
}
