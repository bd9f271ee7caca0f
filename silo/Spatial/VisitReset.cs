using Npgsql;

namespace UdaConnect.Silo.Spatial;

/// <summary>Empties visits and their index before the topic is replayed. Stays: people, venues, and what names ids and settles conflicts (visit_origin, supplied_id; docs/adr/0011).</summary>
internal sealed class VisitReset(NpgsqlDataSource geolocation)
{
    private const string CountSql = "select count(*) from visit";

    // A store that began before is through when the lock is there, and one that begins later finds the tables empty.
    private const string EmptySql = """
        set local lock_timeout = '30s';
        lock table visit, area, bucket in access exclusive mode;
        truncate visit, area, bucket;
        insert into area (id, bounds) select id, bounds from venue;
        """;

    public async Task<long> CountAsync(CancellationToken cancellationToken)
    {
        await using var command = geolocation.CreateCommand(CountSql);
        command.CommandTimeout = 0;
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>All in one transaction.</summary>
    /// <param name="lastLook">Called when all is done but the commit; what it throws leaves everything as it was.</param>
    public async Task EmptyAsync(Func<CancellationToken, Task> lastLook, CancellationToken cancellationToken)
    {
        await using var connection = await geolocation.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var command = new NpgsqlCommand(EmptySql, connection, transaction) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellationToken);
        await lastLook(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
