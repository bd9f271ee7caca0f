using Npgsql;
using NpgsqlTypes;
using UdaConnect.Bench.Cluster;
using UdaConnect.Bench.Ingest;
using UdaConnect.Time;
using UdaConnect.Visits;

namespace UdaConnect.Bench.Connection;

/// <summary>One statement on PostGIS that answers the same question, on a table made for it: geography with its GiST index, and people by time.</summary>
internal sealed class SqlBaseline(BenchCluster cluster) : IAsyncDisposable
{
    private const int LongestSeconds = 600;

    private static readonly string[] Prepare =
    [
        """
        create table near as
        select id, creation_time, person_id, longitude, latitude, ST_SetSRID(ST_MakePoint(longitude, latitude), 4326)::geography as place
        from visit order by creation_time, id
        """,
        "create index near_by_place on near using gist (place)",
        "create index near_by_person on near (person_id, creation_time)",
        "create index near_by_time on near (creation_time)",
        "create table near_older as select id, creation_time, person_id, place::geometry as coordinate from near",
        "create index near_older_by_coordinate on near_older using gist (coordinate)",
        "vacuum analyze near",
        "vacuum analyze near_older",
        "checkpoint",
    ];

    /// <summary>Ways to say it that lead to different plans, two by space first and one by time; the fastest is the baseline.</summary>
    public static readonly IReadOnlyList<SqlWay> Ways =
    [
        new("join and distinct", """
            select distinct n.creation_time, n.id, n.person_id, n.longitude, n.latitude
            from near o join near n on ST_DWithin(n.place, o.place, @metres)
            where o.person_id = @person and o.creation_time >= @start and o.creation_time < @end
              and n.person_id <> @person and n.creation_time >= @start and n.creation_time < @end
            order by n.creation_time, n.id
            """),
        new("ids first, rows by time", """
            with ids as materialized (
              select distinct n.id
              from (select distinct place::geometry::geography as place from near where person_id = @person and creation_time >= @start and creation_time < @end) o
              join near n on ST_DWithin(n.place, o.place, @metres)
              where n.creation_time >= @start and n.creation_time < @end and n.person_id <> @person)
            select n.creation_time, n.id, n.person_id, n.longitude, n.latitude
            from near n join ids using (id)
            where n.creation_time >= @start and n.creation_time < @end
            order by n.creation_time, n.id
            """),
        new("each row of the day, some place of the person near", """
            with own as materialized (
              select distinct place::geometry::geography as place from near where person_id = @person and creation_time >= @start and creation_time < @end)
            select n.creation_time, n.id, n.person_id, n.longitude, n.latitude
            from near n
            where n.creation_time >= @start and n.creation_time < @end and n.person_id <> @person
              and exists (select from own where ST_DWithin(n.place, own.place, @metres))
            order by n.creation_time, n.id
            """),
    ];

    private const string OwnSql = """
        select creation_time, id, person_id, longitude, latitude from near
        where person_id = @person and creation_time >= @start and creation_time < @end
        """;

    private const string OlderSql = """
        select creation_time, id, person_id, ST_X(coordinate), ST_Y(coordinate) from near_older
        where ST_DWithin(coordinate::geography, ST_SetSRID(ST_MakePoint(@longitude, @latitude), 4326)::geography, @metres)
          and person_id <> @person and creation_time >= @start and creation_time < @end
        """;

    private readonly NpgsqlDataSource _source = NpgsqlDataSource.Create(
        new NpgsqlConnectionStringBuilder(cluster.Postgres.ConnectionString(CopyBaseline.Database)) { Options = "-c work_mem=256MB", CommandTimeout = LongestSeconds });

    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        foreach (var sql in Prepare)
        {
            await using var command = _source.CreateCommand(sql);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    /// <param name="limit">Whole seconds after which the statement is given up.</param>
    /// <returns>Null when it was given up.</returns>
    public async Task<List<Visit>?> TryAskAsync(SqlWay way, int personId, TimeRange range, double metres, TimeSpan limit, CancellationToken cancellationToken)
    {
        try
        {
            return await AskAsync(way, personId, range, metres, (int)limit.TotalSeconds, cancellationToken);
        }
        catch (NpgsqlException exception) when (exception.InnerException is TimeoutException)
        {
            return null;
        }
    }

    public Task<List<Visit>> AskAsync(SqlWay way, int personId, TimeRange range, double metres, CancellationToken cancellationToken) =>
        AskAsync(way, personId, range, metres, LongestSeconds, cancellationToken);

    private async Task<List<Visit>> AskAsync(SqlWay way, int personId, TimeRange range, double metres, int seconds, CancellationToken cancellationToken)
    {
        await using var command = _source.CreateCommand(way.Sql);
        command.CommandTimeout = seconds;
        command.Parameters.Add(new NpgsqlParameter<int>("person", personId));
        command.Parameters.Add(new NpgsqlParameter<double>("metres", metres));
        command.Parameters.Add(Instant("start", range.StartMs));
        command.Parameters.Add(Instant("end", range.EndMs));
        var rows = new List<Visit>();
        await ReadAsync(command, rows, cancellationToken);
        return rows;
    }

    /// <summary>As the services this system replaces asked: the person's visits, then one statement for each, on a table without geography. Rows by time then id, each once.</summary>
    public async Task<List<Visit>> AskAsBeforeAsync(int personId, TimeRange range, double metres, CancellationToken cancellationToken)
    {
        await using var own = _source.CreateCommand(OwnSql);
        own.Parameters.Add(new NpgsqlParameter<int>("person", personId));
        own.Parameters.Add(Instant("start", range.StartMs));
        own.Parameters.Add(Instant("end", range.EndMs));
        var places = new List<Visit>();
        await ReadAsync(own, places, cancellationToken);

        var rows = new List<Visit>();
        foreach (var place in places)
        {
            await using var command = _source.CreateCommand(OlderSql);
            command.Parameters.Add(new NpgsqlParameter<int>("person", personId));
            command.Parameters.Add(new NpgsqlParameter<double>("metres", metres));
            command.Parameters.Add(new NpgsqlParameter<double>("longitude", place.Longitude));
            command.Parameters.Add(new NpgsqlParameter<double>("latitude", place.Latitude));
            command.Parameters.Add(Instant("start", range.StartMs));
            command.Parameters.Add(Instant("end", range.EndMs));
            await ReadAsync(command, rows, cancellationToken);
        }

        return [.. rows.Distinct().Order()];
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private static NpgsqlParameter<DateTime> Instant(string name, long atMs) =>
        new(name, NpgsqlDbType.TimestampTz) { TypedValue = DateTime.UnixEpoch.AddMilliseconds(atMs) };

    private static async Task ReadAsync(NpgsqlCommand command, List<Visit> rows, CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(Row(reader));
    }

    private static Visit Row(NpgsqlDataReader reader) => new(
        reader.GetInt64(1), (reader.GetFieldValue<DateTime>(0) - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMillisecond,
        reader.GetDouble(3), reader.GetDouble(4), reader.GetInt32(2));
}

internal sealed record SqlWay(string Name, string Sql);
