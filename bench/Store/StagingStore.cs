using Npgsql;
using NpgsqlTypes;
using UdaConnect.Bench.Ingest;
using UdaConnect.Silo.Spatial;
using UdaConnect.Venues;
using UdaConnect.Visits;

namespace UdaConnect.Bench.Store;

/// <summary>The same transaction by <c>COPY</c> into a staging table, from which inserts select that pass over what is there.</summary>
internal sealed class StagingStore(NpgsqlDataSource source) : IBatchStore
{
    private const string Fields = "(id, creation_time, person_id, longitude, latitude";
    private const string CreateSql = """
        create temporary table staging (
          id bigint, creation_time timestamptz, person_id integer, longitude double precision, latitude double precision, area_id bigint) on commit delete rows
        """;

    private const string CopySql = $"copy staging {Fields}, area_id) from stdin (format binary)";
    private const string VisitsSql = $"insert into visit {Fields}, area_id) select * from staging order by id on conflict do nothing";
    private const string SuppliedSql = $"""
        insert into supplied_id {Fields}, time_assigned) select id, creation_time, person_id, longitude, latitude, false from staging order by id on conflict do nothing
        """;

    private NpgsqlConnection? _connection;

    public string Name => "COPY into a staging table";

    public async Task StoreAsync(VisitToStore[] batch, CancellationToken cancellationToken)
    {
        _connection ??= await OpenAsync(cancellationToken);
        await using var transaction = await _connection.BeginTransactionAsync(cancellationToken);
        await CopyAsync(_connection, batch, cancellationToken);

        // Areas, buckets and the width as the silo's store writes them.
        var buckets = batch.Select(row => new VenueTimeBucketKey(row.AreaId, VenueTimeBucketKey.SlotOf(row.AtMs))).Distinct().ToArray();
        await using var inserts = VisitRows.IndexBatch(_connection, AreaBox.Around(batch, [.. Enumerable.Range(0, batch.Length)]), buckets);
        inserts.BatchCommands.Insert(0, new(VisitsSql));
        if (!batch[0].IdAssigned)
            inserts.BatchCommands.Insert(0, new(SuppliedSql));
        await inserts.ExecuteNonQueryAsync(cancellationToken);
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
        await using var create = new NpgsqlCommand(CreateSql, connection);
        await create.ExecuteNonQueryAsync(cancellationToken);
        return connection;
    }

    private static async Task CopyAsync(NpgsqlConnection connection, VisitToStore[] batch, CancellationToken cancellationToken)
    {
        await using var copy = await connection.BeginBinaryImportAsync(CopySql, cancellationToken);
        foreach (var row in batch)
        {
            await CopyBaseline.WriteAsync(copy, new Visit(row.Id!.Value, row.AtMs, row.Longitude, row.Latitude, row.PersonId), cancellationToken);
            await copy.WriteAsync(row.AreaId, NpgsqlDbType.Bigint, cancellationToken);
        }

        await copy.CompleteAsync(cancellationToken);
    }
}
