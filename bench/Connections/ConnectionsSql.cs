using Npgsql;
using NpgsqlTypes;
using UdaConnect.Bench.Questions;

namespace UdaConnect.Bench.Connections;

/// <summary><c>connections</c> as one statement on PostGIS: moments, then runs by window functions, then sums. Venues and names it leaves out.</summary>
internal sealed class ConnectionsSql(SqlBaseline sql)
{
    private const string Own = "o.person_id = @person and o.creation_time >= @start and o.creation_time < @end";
    private const string Moment = "n.person_id, greatest(n.creation_time, o.creation_time) as instant, ST_Distance(n.place, o.place) as metres";

    // Where it stands, "offset 0" keeps the planner from joining the other way round.
    private static readonly SqlWay TimeFirst = Way("time first, then distance", $"""
        select {Moment}
        from near o
        join lateral (
          select person_id, creation_time, place from near
          where creation_time >= greatest(@start, o.creation_time - @within) and creation_time <= o.creation_time + @within and creation_time < @end
            and person_id <> @person offset 0) n
          on ST_DWithin(n.place, o.place, @metres)
        where {Own}
        """);

    private static readonly SqlWay SpaceFirst = Way("space first, then time", $"""
        select {Moment}
        from near o
        join lateral (
          select person_id, creation_time, place from near
          where place && _ST_Expand(o.place, @metres) offset 0) n
          on n.creation_time between o.creation_time - @within and o.creation_time + @within and n.creation_time >= @start and n.creation_time < @end
            and n.person_id <> @person and ST_DWithin(n.place, o.place, @metres)
        where {Own}
        """);

    private static readonly SqlWay Free = Way("as the planner likes", Join("near"));

    /// <summary>Both plans, and the one that the planner takes when it is let; the fastest is the baseline.</summary>
    public static readonly IReadOnlyList<SqlWay> Ways = [TimeFirst, SpaceFirst, Free];

    // Four comparisons of numbers before the geodesic; not for places at a pole or at the antimeridian.
    private static readonly SqlWay InBox = Way("time first, then a box of degrees made by hand, then distance", $"""
        select {Moment}
        from (
          select creation_time, place, latitude - @metres / 110000 as south, latitude + @metres / 110000 as north,
            longitude - @metres / (110000 * cos(radians(latitude))) as west, longitude + @metres / (110000 * cos(radians(latitude))) as east
          from near o where {Own} offset 0) o
        join lateral (
          select person_id, creation_time, place from near
          where creation_time >= greatest(@start, o.creation_time - @within) and creation_time <= o.creation_time + @within and creation_time < @end
            and latitude between o.south and o.north and longitude between o.west and o.east and person_id <> @person offset 0) n
          on ST_DWithin(n.place, o.place, @metres)
        """);

    private static readonly SqlWay BothInOne = Way("one index of place and time, by the extension btree_gist", Join("near_both"));

    /// <summary>What somebody could still do for this one question; no part of the goal, but worth knowing.</summary>
    public static readonly IReadOnlyList<SqlWay> Sharpened = [InBox, BothInOne];

    private static readonly string[] PrepareSharpened =
    [
        "create extension if not exists btree_gist",
        "create table near_both as select * from near order by creation_time, id",
        "create index near_both_by_place_and_time on near_both using gist (place, creation_time)",
        "create index near_both_by_person on near_both (person_id, creation_time)",
        "vacuum analyze near_both",
        "checkpoint",
    ];

    /// <param name="most">Entries at most; null for all.</param>
    public async Task<List<ConnectionFigures>> AskAsync(SqlWay way, AskedConnections asked, int? most, CancellationToken cancellationToken, TimeSpan? limit = null)
    {
        var entries = new List<ConnectionFigures>();
        IEnumerable<NpgsqlParameter> parameters =
        [
            .. SqlBaseline.ParametersOf(asked.Nearness), Interval("within", asked.Measure.WithinMs), Interval("gap", asked.Measure.GapMs),
            new("most", NpgsqlDbType.Bigint) { Value = most is { } count ? (long)count : DBNull.Value },
        ];
        await sql.ReadAsync(way.Sql, parameters, reader => entries.Add(Row(reader)), cancellationToken, limit);
        return entries;
    }

    public Task PrepareSharpenedAsync(CancellationToken cancellationToken) => sql.ExecuteAsync(PrepareSharpened, cancellationToken);

    private static string Join(string table) => $"""
        select {Moment}
        from {table} o
        join {table} n on ST_DWithin(n.place, o.place, @metres) and n.creation_time between o.creation_time - @within and o.creation_time + @within
        where {Own} and n.person_id <> @person and n.creation_time >= @start and n.creation_time < @end
        """;

    // Moments of one instant are peers of the running sum, so they get the same run whatever order they come in.
    private static SqlWay Way(string name, string moments) => new(name, $"""
        with moments as (
        {moments}),
        marked as (
          select person_id, instant, metres, case when instant - lag(instant) over by_time <= @gap then 0 else 1 end as starts
          from moments window by_time as (partition by person_id order by instant)),
        numbered as (
          select person_id, instant, metres, sum(starts) over (partition by person_id order by instant) as run from marked),
        encounters as (
          select person_id, min(instant) as first, max(instant) as last, min(metres) as closest from numbered group by person_id, run)
        select person_id, count(*), sum(last - first) as duration, min(first), max(last), min(closest)
        from encounters group by person_id order by duration desc, person_id limit @most
        """);

    private static ConnectionFigures Row(NpgsqlDataReader reader) => new(
        reader.GetInt32(0), reader.GetInt64(1), reader.GetFieldValue<TimeSpan>(2).Ticks / TimeSpan.TicksPerMillisecond, SqlBaseline.AtMs(reader, 3), SqlBaseline.AtMs(reader, 4),
        reader.GetDouble(5));

    private static NpgsqlParameter<TimeSpan> Interval(string name, long ms) => new(name, NpgsqlDbType.Interval) { TypedValue = TimeSpan.FromMilliseconds(ms) };
}
