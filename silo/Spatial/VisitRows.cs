using Npgsql;
using UdaConnect.Venues;
using UdaConnect.Visits;

namespace UdaConnect.Silo.Spatial;

/// <summary>Steps 3 to 5 of a store (visit-path 3): the visits, and the index rows without which no question would find them.</summary>
internal static class VisitRows
{
    private const string InsertVisitsSql = """
        insert into visit (id, creation_time, person_id, longitude, latitude, area_id)
        select * from unnest($1, $2, $3, $4, $5, $6) on conflict do nothing
        """;

    // Ours are told from earlier ones by the transaction that wrote them.
    private const string ReadVisitsSql = """
        select id, creation_time, person_id, longitude, latitude, area_id, xmin = pg_current_xact_id()::xid
        from visit where id = any($1) and creation_time between $2 and $3
        """;

    // A registered venue has its row from its registration; this is for tiles, and for venues after the reset before a replay.
    private const string InsertAreasSql = """
        insert into area (id, bounds)
        select a.id, coalesce(v.bounds, ST_MakeEnvelope(a.west, a.south, a.east, a.north, 4326))
        from unnest($1, $2, $3, $4, $5) as a(id, west, south, east, north) left join venue v on v.id = a.id
        order by a.id on conflict do nothing
        """;

    private const string WidenAreasSql = """
        with wanted as (select * from unnest($1, $2, $3, $4, $5) as w(id, west, south, east, north)),
        narrow as (
          select w.* from wanted w join area a on a.id = w.id
          where w.west < ST_XMin(a.bounds) or w.south < ST_YMin(a.bounds) or w.east > ST_XMax(a.bounds) or w.north > ST_YMax(a.bounds)
          order by a.id for update of a)
        update area set bounds = ST_MakeEnvelope(
            least(n.west, ST_XMin(bounds)), least(n.south, ST_YMin(bounds)), greatest(n.east, ST_XMax(bounds)), greatest(n.north, ST_YMax(bounds)), 4326)
        from narrow n where area.id = n.id
        """;

    private const string InsertBucketsSql = """
        insert into bucket (area_id, width_ms, slot) select area_id, $3, slot from unnest($1, $2) as b(area_id, slot) on conflict do nothing
        """;

    // The last statement: whoever changes the width locks bucket first, so behind our insert it is the width those rows will be read with.
    private const string ReadWidthSql = "select max(width_ms) from bucket_width";

    /// <param name="copy">The visits are taken to be new.</param>
    public static async Task<StoreOutcome[]> WriteAsync(
        NpgsqlConnection connection, VisitToStore[] rows, VisitIdentity[] identities, bool copy, CancellationToken cancellationToken)
    {
        // The first row of an id and time leads; its repeats in the batch get its outcome.
        var order = BatchOrder.Of(rows.Length, i => identities[i].Conflict is null ? (identities[i].Id, identities[i].AtMs) : null);
        var inserted = await InsertAsync(connection, rows, identities, order.Sorted, copy, cancellationToken);
        var earlier = inserted == order.Sorted.Length ? null : await ReadAsync(connection, identities, order.Sorted, cancellationToken);

        var outcomes = new StoreOutcome[rows.Length];
        for (var i = 0; i < rows.Length; i++)
            outcomes[i] = Judge(i, rows, identities[i], order.LeaderOf(i), earlier);
        return outcomes;
    }

    private static StoreOutcome Judge(
        int index, VisitToStore[] rows, in VisitIdentity identity, int leader, Dictionary<(long Id, long AtMs), StoredRow>? earlier)
    {
        ref readonly var row = ref rows[index];
        if (identity.Conflict is { } reason)
            return new(StoreVerdict.Conflict, row.AreaId, OfferedVisit(row, identity), reason);

        var stored = earlier is null ? new(StoredVisit(rows[leader], identity), rows[leader].AreaId, Fresh: true) : earlier[(identity.Id, identity.AtMs)];
        if (Conflicts.Between(row, stored.Visit) is { } difference)
            return new(StoreVerdict.Conflict, row.AreaId, OfferedVisit(row, identity), difference);
        return new(stored.Fresh && leader == index ? StoreVerdict.Inserted : StoreVerdict.Present, stored.AreaId, stored.Visit, null);
    }

    private static Visit OfferedVisit(in VisitToStore row, in VisitIdentity identity) => new(identity.Id, row.AtMs, row.Longitude, row.Latitude, row.PersonId);

    private static Visit StoredVisit(in VisitToStore row, in VisitIdentity identity) => new(identity.Id, identity.AtMs, row.Longitude, row.Latitude, row.PersonId);

    /// <summary>Visits, areas, buckets, and the width they were made with: in one round trip, but for a copy.</summary>
    private static async Task<int> InsertAsync(
        NpgsqlConnection connection, VisitToStore[] rows, VisitIdentity[] identities, int[] sorted, bool copy, CancellationToken cancellationToken)
    {
        // Rows that turn out to be repeats keep their area; an index row too many here costs a question one empty look, one too few would hide a visit.
        var areas = AreaBox.Around(rows, sorted);
        var buckets = Buckets(rows, identities, sorted);

        await using var batch = IndexBatch(connection, areas, buckets);
        if (copy)
            await VisitCopy.WriteVisitsAsync(connection, rows, identities, sorted, cancellationToken);
        else
            batch.BatchCommands.Insert(0, InsertVisits(rows, identities, sorted));
        var width = await batch.ExecuteScalarAsync(cancellationToken) as long?;
        if (width != VenueTimeBucketKey.WidthMs)
            throw new BucketWidthMismatchException(width, VenueTimeBucketKey.WidthMs);
        return copy ? sorted.Length : batch.BatchCommands[0].RecordsAffected;
    }

    private static VenueTimeBucketKey[] Buckets(VisitToStore[] rows, VisitIdentity[] identities, int[] sorted)
    {
        var distinct = new HashSet<VenueTimeBucketKey>();
        foreach (var i in sorted)
            distinct.Add(new(rows[i].AreaId, VenueTimeBucketKey.SlotOf(identities[i].AtMs)));
        VenueTimeBucketKey[] buckets = [.. distinct];
        Array.Sort(buckets, (x, y) => (x.AreaId, x.Slot).CompareTo((y.AreaId, y.Slot)));
        return buckets;
    }

    private static NpgsqlBatchCommand InsertVisits(VisitToStore[] rows, VisitIdentity[] identities, int[] sorted) => new(InsertVisitsSql)
    {
        Parameters =
        {
            Columns.Of(sorted, i => identities[i].Id), Columns.Of(sorted, i => StoreTime.FromMs(identities[i].AtMs)),
            Columns.Of(sorted, i => rows[i].PersonId), Columns.Of(sorted, i => rows[i].Longitude),
            Columns.Of(sorted, i => rows[i].Latitude), Columns.Of(sorted, i => rows[i].AreaId),
        },
    };

    /// <summary>What goes behind the visits: areas, buckets, and the width they were made with as the one result.</summary>
    internal static NpgsqlBatch IndexBatch(NpgsqlConnection connection, AreaBox[] areas, VenueTimeBucketKey[] buckets) => new(connection)
    {
        BatchCommands =
        {
            AreaCommand(InsertAreasSql, areas),
            AreaCommand(WidenAreasSql, areas),
            new(InsertBucketsSql)
            {
                Parameters =
                {
                    Columns.Of(buckets, bucket => bucket.AreaId), Columns.Of(buckets, bucket => bucket.Slot),
                    new NpgsqlParameter<long> { TypedValue = VenueTimeBucketKey.WidthMs },
                },
            },
            new(ReadWidthSql),
        },
    };

    private static NpgsqlBatchCommand AreaCommand(string sql, AreaBox[] areas) => new(sql)
    {
        Parameters =
        {
            Columns.Of(areas, area => area.Id), Columns.Of(areas, area => area.Box.West), Columns.Of(areas, area => area.Box.South),
            Columns.Of(areas, area => area.Box.East), Columns.Of(areas, area => area.Box.North),
        },
    };

    private static async Task<Dictionary<(long Id, long AtMs), StoredRow>> ReadAsync(
        NpgsqlConnection connection, VisitIdentity[] identities, int[] sorted, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(ReadVisitsSql, connection)
        {
            Parameters =
            {
                Columns.Of(sorted, i => identities[i].Id),
                new NpgsqlParameter<DateTime> { TypedValue = StoreTime.FromMs(sorted.Min(i => identities[i].AtMs)) },
                new NpgsqlParameter<DateTime> { TypedValue = StoreTime.FromMs(sorted.Max(i => identities[i].AtMs)) },
            },
        };
        var stored = new Dictionary<(long Id, long AtMs), StoredRow>(sorted.Length);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var visit = new Visit(reader.GetInt64(0), StoreTime.ToMs(reader.GetDateTime(1)), reader.GetDouble(3), reader.GetDouble(4), reader.GetInt32(2));
            stored[(visit.Id, visit.AtMs)] = new(visit, reader.GetInt64(5), reader.GetBoolean(6));
        }

        return stored;
    }

    private readonly record struct StoredRow(Visit Visit, long AreaId, bool Fresh);
}
