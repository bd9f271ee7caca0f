using Npgsql;
using NpgsqlTypes;

namespace UdaConnect.Silo.Spatial;

/// <summary>Writes rows that are taken to be new by <c>COPY</c>; a row that is there already fails it, with 23505, and with it the transaction.</summary>
internal static class VisitCopy
{
    private const string Fields = "id, creation_time, person_id, longitude, latitude";
    private const string VisitsSql = $"copy visit ({Fields}, area_id) from stdin (format binary)";
    private const string SuppliedSql = $"copy supplied_id ({Fields}, time_assigned) from stdin (format binary)";

    /// <param name="sorted">Rows by id and time, each once: no two stores wait on each other in opposite orders.</param>
    public static async Task WriteVisitsAsync(
        NpgsqlConnection connection, VisitToStore[] rows, VisitIdentity[] identities, int[] sorted, CancellationToken cancellationToken)
    {
        await using var copy = await connection.BeginBinaryImportAsync(VisitsSql, cancellationToken);
        foreach (var i in sorted)
        {
            await WriteAsync(copy, identities[i].Id, identities[i].AtMs, rows[i], cancellationToken);
            await copy.WriteAsync(rows[i].AreaId, NpgsqlDbType.Bigint, cancellationToken);
        }

        await copy.CompleteAsync(cancellationToken);
    }

    /// <param name="sorted">Id and row, by id, each id once.</param>
    public static async Task WriteSuppliedAsync(
        NpgsqlConnection connection, VisitToStore[] rows, KeyValuePair<long, int>[] sorted, CancellationToken cancellationToken)
    {
        await using var copy = await connection.BeginBinaryImportAsync(SuppliedSql, cancellationToken);
        foreach (var (id, i) in sorted)
        {
            await WriteAsync(copy, id, rows[i].AtMs, rows[i], cancellationToken);
            await copy.WriteAsync(rows[i].TimeAssigned, NpgsqlDbType.Boolean, cancellationToken);
        }

        await copy.CompleteAsync(cancellationToken);
    }

    private static async ValueTask WriteAsync(NpgsqlBinaryImporter copy, long id, long atMs, VisitToStore row, CancellationToken cancellationToken)
    {
        await copy.StartRowAsync(cancellationToken);
        await copy.WriteAsync(id, NpgsqlDbType.Bigint, cancellationToken);
        await copy.WriteAsync(StoreTime.FromMs(atMs), NpgsqlDbType.TimestampTz, cancellationToken);
        await copy.WriteAsync(row.PersonId, NpgsqlDbType.Integer, cancellationToken);
        await copy.WriteAsync(row.Longitude, NpgsqlDbType.Double, cancellationToken);
        await copy.WriteAsync(row.Latitude, NpgsqlDbType.Double, cancellationToken);
    }
}
