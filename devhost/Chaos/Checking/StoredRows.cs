using Npgsql;
using UdaConnect.DevHost.Chaos.Visits;
using UdaConnect.DevHost.Postgres;
using UdaConnect.Venues;
using UdaConnect.Visits;

namespace UdaConnect.DevHost.Chaos.Checking;

/// <summary>A row of the store.</summary>
internal readonly record struct StoredRow(Visit Visit, long AreaId)
{
    public VenueTimeBucketKey Bucket => new(AreaId, VenueTimeBucketKey.SlotOf(Visit.AtMs));
}

/// <summary>Reads the store, past the system.</summary>
internal static class StoredRows
{
    private const string RowsSql = """
        select id, (extract(epoch from creation_time) * 1000)::bigint, longitude, latitude, person_id, area_id from visit
        where (creation_time >= $1 and creation_time < $2) or id = any($3)
        """;

    private const string CountSql = "select count(*) from visit";

    /// <summary>Everything in a ledger's range of time, and whatever its ids are stored under elsewhere.</summary>
    public static async Task<List<StoredRow>> ReadAsync(PostgresServer postgres, VisitLedger ledger, CancellationToken cancellationToken)
    {
        await using var source = Open(postgres);
        await using var command = source.CreateCommand(RowsSql);
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = DateTimeOffset.FromUnixTimeMilliseconds(ledger.Range.StartMs).UtcDateTime });
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = DateTimeOffset.FromUnixTimeMilliseconds(ledger.Range.EndMs).UtcDateTime });
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. ledger.WithId.Select(entry => entry.Visit.Id)] });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<StoredRow>();
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(new(new(reader.GetInt64(0), reader.GetInt64(1), reader.GetDouble(2), reader.GetDouble(3), reader.GetInt32(4)), reader.GetInt64(5)));
        return rows;
    }

    public static async Task<long> CountAsync(PostgresServer postgres, CancellationToken cancellationToken)
    {
        await using var source = Open(postgres);
        await using var command = source.CreateCommand(CountSql);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static NpgsqlDataSource Open(PostgresServer postgres) =>
        NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(postgres.ConnectionString(DatabaseNames.Geolocation)) { Pooling = false, CommandTimeout = 120 }.ConnectionString);
}
