using Npgsql;

namespace UdaConnect.Silo.Spatial;

/// <summary>Writes rows that are taken to be new by <c>COPY</c>; a row that is there already fails it, with 23505, and with it the transaction.</summary>
internal static class VisitCopy
{
    private const short FieldCount = 6;
    private const string Fields = "id, creation_time, person_id, longitude, latitude";
    private const string VisitsSql = $"copy visit ({Fields}, area_id) from stdin (format binary)";
    private const string SuppliedSql = $"copy supplied_id ({Fields}, time_assigned) from stdin (format binary)";

    /// <param name="sorted">Rows by id and time, each once: no two stores wait on each other in opposite orders.</param>
    public static Task WriteVisitsAsync(
        NpgsqlConnection connection, VisitToStore[] rows, VisitIdentity[] identities, int[] sorted, CancellationToken cancellationToken) =>
        BinaryCopy.SendAsync(connection, VisitsSql, sorted, (copy, i) => WriteVisit(copy, identities[i].Id, identities[i].AtMs, rows[i]), cancellationToken);

    /// <param name="ids">Of each row, the id it supplies.</param>
    /// <param name="sorted">Rows by id, each id once.</param>
    public static Task WriteSuppliedAsync(NpgsqlConnection connection, VisitToStore[] rows, long[] ids, int[] sorted, CancellationToken cancellationToken) =>
        BinaryCopy.SendAsync(connection, SuppliedSql, sorted, (copy, i) => WriteSupplied(copy, ids[i], rows[i]), cancellationToken);

    internal static void WriteVisit(CopyBuffer copy, long id, long atMs, in VisitToStore row)
    {
        Write(copy, id, atMs, row);
        copy.Bigint(row.AreaId);
    }

    internal static void WriteSupplied(CopyBuffer copy, long id, in VisitToStore row)
    {
        Write(copy, id, row.AtMs, row);
        copy.Boolean(row.TimeAssigned);
    }

    private static void Write(CopyBuffer copy, long id, long atMs, in VisitToStore row)
    {
        copy.Row(FieldCount);
        copy.Bigint(id);
        copy.Instant(atMs);
        copy.Integer(row.PersonId);
        copy.Double(row.Longitude);
        copy.Double(row.Latitude);
    }
}
