using Npgsql;
using UdaConnect.Venues;

namespace UdaConnect.Silo.Spatial.Migrations;

/// <summary>Writes this program's bucket width into a new database, or, when told to, makes all rows of <c>bucket</c> anew.</summary>
internal static class BucketWidthMigration
{
    private const string FirstSql = "insert into bucket_width (width_ms) values ($1) on conflict do nothing";

    private const string ReadSql = "select width_ms from bucket_width";

    // The lock comes first: a store that read the old width is either through, or reads the new one after its wait and gives up.
    private static readonly string RebuildSql = $"""
        lock table bucket in access exclusive mode;
        delete from bucket;
        update bucket_width set width_ms = {VenueTimeBucketKey.WidthMs};
        insert into bucket (area_id, width_ms, slot)
        select distinct area_id, {VenueTimeBucketKey.WidthMs}, floor(extract(epoch from creation_time) * 1000 / {VenueTimeBucketKey.WidthMs})::bigint from visit;
        """;

    public static async Task ApplyAsync(string connectionString, bool rebuild, CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var first = new NpgsqlCommand(FirstSql, connection) { Parameters = { new() { Value = VenueTimeBucketKey.WidthMs } } };
        await first.ExecuteNonQueryAsync(cancellationToken);
        await using var read = new NpgsqlCommand(ReadSql, connection);
        var width = (long?)await read.ExecuteScalarAsync(cancellationToken);
        if (width == VenueTimeBucketKey.WidthMs)
            return;
        if (!rebuild)
            throw new MigrationException(
                $"The buckets are {width} ms wide, this program's {VenueTimeBucketKey.WidthMs} ms. Stop every silo, then run 'migrate --rebuild-buckets'.");

        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var change = new NpgsqlCommand(RebuildSql, connection, transaction) { CommandTimeout = 0 };
        await change.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
