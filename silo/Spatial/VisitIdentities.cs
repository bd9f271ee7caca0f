using Npgsql;
using UdaConnect.Visits;

namespace UdaConnect.Silo.Spatial;

/// <summary>Under which id and time a row of a batch is stored; or why it may not be.</summary>
internal readonly record struct VisitIdentity(long Id, long AtMs, string? Conflict);

/// <summary>Steps 1 and 2 of a store (visit-path 3): origins and supplied ids. Costs nothing where every id was assigned by the gateway.</summary>
internal static class VisitIdentities
{
    private const string InsertOriginsSql = """
        insert into visit_origin (topic, partition_no, log_offset, record_ms, value_sha256, id)
        select * from unnest($1, $2, $3, $4, $5, $6) on conflict do nothing
        """;

    private const string ReadOriginsSql = """
        select topic, partition_no, log_offset, record_ms, value_sha256, id from visit_origin
        where topic = any($1) and partition_no = any($2) and log_offset = any($3)
        """;

    private const string InsertSuppliedSql = """
        insert into supplied_id (id, creation_time, person_id, longitude, latitude, time_assigned)
        select * from unnest($1, $2, $3, $4, $5, $6) on conflict do nothing
        """;

    private const string ReadSuppliedSql = "select id, creation_time, person_id, longitude, latitude from supplied_id where id = any($1)";

    /// <param name="copy">Supplied ids are taken to be new.</param>
    public static async Task<VisitIdentity[]> SettleAsync(
        NpgsqlConnection connection, VisitToStore[] rows, long[] candidates, bool copy, CancellationToken cancellationToken)
    {
        // Of repeats within the batch the first speaks for all. Both lists are sorted by the key of their table: no two stores wait on each other.
        var origins = Origins(rows, candidates);
        var supplied = BatchOrder.Of(rows.Length, i => IsSupplied(rows[i]) ? (candidates[i], 0) : null);
        Dictionary<long, Visit>? earlier = null;
        await using var insert = new NpgsqlBatch(connection);
        if (origins.Count > 0)
            insert.BatchCommands.Add(InsertOrigins(origins));
        if (supplied.Sorted.Length > 0 && !copy)
            insert.BatchCommands.Add(InsertSupplied(supplied.Sorted, candidates, rows));
        if (insert.BatchCommands.Count > 0)
        {
            await insert.ExecuteNonQueryAsync(cancellationToken);
            if (origins.Count > 0 && insert.BatchCommands[0].RecordsAffected < origins.Count)
                await ReadOriginsAsync(connection, origins, cancellationToken);
            if (supplied.Sorted.Length > 0 && !copy && insert.BatchCommands[^1].RecordsAffected < supplied.Sorted.Length)
                earlier = await ReadSuppliedAsync(connection, supplied.Sorted, candidates, cancellationToken);
        }

        if (supplied.Sorted.Length > 0 && copy)
            await VisitCopy.WriteSuppliedAsync(connection, rows, candidates, supplied.Sorted, cancellationToken);

        var identities = new VisitIdentity[rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            if (rows[i].Id is null)
                identities[i] = new(origins[rows[i].Origin], rows[i].AtMs, null);
            else if (IsSupplied(rows[i]))
                identities[i] = Identify(rows[i], earlier?.TryGetValue(candidates[i], out var truth) == true ? truth : Truth(rows[supplied.LeaderOf(i)], candidates[i]));
            else
                identities[i] = new(candidates[i], rows[i].AtMs, null);
        }

        return identities;
    }

    private static VisitIdentity Identify(in VisitToStore row, in Visit truth)
    {
        var conflict = Conflicts.Between(row, truth) ?? (row.TimeAssigned || row.AtMs == truth.AtMs ? null : Conflicts.OfTime(truth));
        return new(truth.Id, truth.AtMs, conflict);
    }

    private static Dictionary<VisitOrigin, long> Origins(VisitToStore[] rows, long[] candidates)
    {
        var origins = new Dictionary<VisitOrigin, long>();
        for (var i = 0; i < rows.Length; i++)
        {
            if (rows[i].Id is null)
                origins.TryAdd(rows[i].Origin, candidates[i]);
        }

        return origins;
    }

    // An id marked as the gateway's outside the reserved ranges is somebody's mistake: it is checked like a producer's.
    private static bool IsSupplied(in VisitToStore row) => row.Id is { } id && !(row.IdAssigned && VisitIds.IsReserved(id));

    private static Visit Truth(in VisitToStore row, long id) => new(id, row.AtMs, row.Longitude, row.Latitude, row.PersonId);

    private static NpgsqlBatchCommand InsertOrigins(Dictionary<VisitOrigin, long> origins)
    {
        var sorted = origins.Select(pair => (Origin: pair.Key, Id: pair.Value, Hash: pair.Key.ValueHash.ToArray())).ToArray();
        Array.Sort(sorted, (x, y) => Compare(x.Origin, y.Origin));
        return new(InsertOriginsSql)
        {
            Parameters =
            {
                Columns.Of(sorted, row => row.Origin.Topic), Columns.Of(sorted, row => row.Origin.Partition), Columns.Of(sorted, row => row.Origin.Offset),
                Columns.Of(sorted, row => row.Origin.TimestampMs), Columns.Of(sorted, row => row.Hash), Columns.Of(sorted, row => row.Id),
            },
        };
    }

    private static int Compare(in VisitOrigin x, in VisitOrigin y)
    {
        var order = string.CompareOrdinal(x.Topic, y.Topic);
        return order != 0
            ? order
            : (x.Partition, x.Offset, x.TimestampMs, x.ValueHash.A, x.ValueHash.B, x.ValueHash.C, x.ValueHash.D)
                .CompareTo((y.Partition, y.Offset, y.TimestampMs, y.ValueHash.A, y.ValueHash.B, y.ValueHash.C, y.ValueHash.D));
    }

    private static NpgsqlBatchCommand InsertSupplied(int[] sorted, long[] ids, VisitToStore[] rows) => new(InsertSuppliedSql)
    {
        Parameters =
        {
            Columns.Of(sorted, i => ids[i]), Columns.Of(sorted, i => StoreTime.FromMs(rows[i].AtMs)), Columns.Of(sorted, i => rows[i].PersonId),
            Columns.Of(sorted, i => rows[i].Longitude), Columns.Of(sorted, i => rows[i].Latitude), Columns.Of(sorted, i => rows[i].TimeAssigned),
        },
    };

    private static async Task ReadOriginsAsync(NpgsqlConnection connection, Dictionary<VisitOrigin, long> origins, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(ReadOriginsSql, connection)
        {
            Parameters =
            {
                Columns.Of([.. origins.Keys.Select(origin => origin.Topic).Distinct()], topic => topic),
                Columns.Of([.. origins.Keys.Select(origin => origin.Partition).Distinct()], partition => partition),
                Columns.Of([.. origins.Keys.Select(origin => origin.Offset).Distinct()], offset => offset),
            },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var origin = new VisitOrigin(
                reader.GetString(0), reader.GetInt32(1), reader.GetInt64(2), reader.GetInt64(3), Sha256.Read(reader.GetFieldValue<byte[]>(4)));
            if (origins.ContainsKey(origin))
                origins[origin] = reader.GetInt64(5);
        }
    }

    /// <summary>What is stored under each of the ids now: ours, or what was there before.</summary>
    private static async Task<Dictionary<long, Visit>> ReadSuppliedAsync(NpgsqlConnection connection, int[] sorted, long[] ids, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(ReadSuppliedSql, connection) { Parameters = { Columns.Of(sorted, i => ids[i]) } };
        var truths = new Dictionary<long, Visit>(sorted.Length);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            truths[reader.GetInt64(0)] = new(
                reader.GetInt64(0), StoreTime.ToMs(reader.GetDateTime(1)), reader.GetDouble(3), reader.GetDouble(4), reader.GetInt32(2));
        }

        return truths;
    }
}
