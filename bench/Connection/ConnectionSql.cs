using Npgsql;
using UdaConnect.Bench.Questions;
using UdaConnect.Visits;

namespace UdaConnect.Bench.Connection;

/// <summary><c>connection</c> as one statement on PostGIS, and as the services this system replaces asked.</summary>
internal sealed class ConnectionSql(SqlBaseline sql)
{
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

    private static readonly string[] PrepareOlder =
    [
        "create table near_older as select id, creation_time, person_id, place::geometry as coordinate from near",
        "create index near_older_by_coordinate on near_older using gist (coordinate)",
        "vacuum analyze near_older",
        "checkpoint",
    ];

    public async Task<List<Visit>> AskAsync(SqlWay way, Asked asked, CancellationToken cancellationToken, TimeSpan? limit = null)
    {
        var rows = new List<Visit>();
        await ReadAsync(way, asked, rows.Add, cancellationToken, limit);
        return rows;
    }

    public Task ReadAsync(SqlWay way, Asked asked, Action<Visit> row, CancellationToken cancellationToken, TimeSpan? limit = null) =>
        sql.ReadAsync(way.Sql, SqlBaseline.ParametersOf(asked), reader => row(Row(reader)), cancellationToken, limit);

    /// <summary>A table without geography, as it was.</summary>
    public Task PrepareOlderAsync(CancellationToken cancellationToken) => sql.ExecuteAsync(PrepareOlder, cancellationToken);

    /// <summary>The person's visits, then one statement for each. Rows by time then id, each once.</summary>
    public async Task<List<Visit>> AskAsBeforeAsync(Asked asked, CancellationToken cancellationToken)
    {
        var places = new List<Visit>();
        await sql.ReadAsync(OwnSql, SqlBaseline.ParametersOf(asked), reader => places.Add(Row(reader)), cancellationToken);
        var rows = new List<Visit>();
        foreach (var place in places)
        {
            IEnumerable<NpgsqlParameter> parameters =
            [
                .. SqlBaseline.ParametersOf(asked), new NpgsqlParameter<double>("longitude", place.Longitude), new NpgsqlParameter<double>("latitude", place.Latitude),
            ];
            await sql.ReadAsync(OlderSql, parameters, reader => rows.Add(Row(reader)), cancellationToken);
        }

        return [.. rows.Distinct().Order()];
    }

    private static Visit Row(NpgsqlDataReader reader) => new(reader.GetInt64(1), SqlBaseline.AtMs(reader, 0), reader.GetDouble(3), reader.GetDouble(4), reader.GetInt32(2));
}
