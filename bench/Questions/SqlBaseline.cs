using Npgsql;
using NpgsqlTypes;
using UdaConnect.Bench.Cluster;
using UdaConnect.Bench.Ingest;

namespace UdaConnect.Bench.Questions;

/// <summary>The convention's visits in a table made for questions: geography with its GiST index, people by time. <c>near</c> lies in the order of time.</summary>
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
        "vacuum analyze near",
        "checkpoint",
    ];

    private readonly NpgsqlDataSource _source = NpgsqlDataSource.Create(
        new NpgsqlConnectionStringBuilder(cluster.Postgres.ConnectionString(CopyBaseline.Database)) { Options = "-c work_mem=256MB", CommandTimeout = LongestSeconds });

    public Task PrepareAsync(CancellationToken cancellationToken) => ExecuteAsync(Prepare, cancellationToken);

    /// <summary>For tables and indexes beyond those that every question uses.</summary>
    public async Task ExecuteAsync(IEnumerable<string> statements, CancellationToken cancellationToken)
    {
        foreach (var sql in statements)
        {
            await using var command = _source.CreateCommand(sql);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    /// <param name="row">Called with the reader at each row.</param>
    /// <param name="limit">Whole seconds after which the statement is given up with a timeout.</param>
    public async Task ReadAsync(
        string sql, IEnumerable<NpgsqlParameter> parameters, Action<NpgsqlDataReader> row, CancellationToken cancellationToken, TimeSpan? limit = null)
    {
        await using var command = _source.CreateCommand(sql);
        if (limit is { } most)
            command.CommandTimeout = (int)most.TotalSeconds;
        foreach (var parameter in parameters)
            command.Parameters.Add(parameter);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            row(reader);
    }

    /// <summary>Those that every question has: <c>@person @start @end @metres</c>.</summary>
    public static IEnumerable<NpgsqlParameter> ParametersOf(Asked asked) =>
    [
        new NpgsqlParameter<int>("person", asked.PersonId), Instant("start", asked.Range.StartMs), Instant("end", asked.Range.EndMs),
        new NpgsqlParameter<double>("metres", asked.Metres),
    ];

    public static long AtMs(NpgsqlDataReader reader, int column) => (reader.GetFieldValue<DateTime>(column) - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMillisecond;

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private static NpgsqlParameter<DateTime> Instant(string name, long atMs) =>
        new(name, NpgsqlDbType.TimestampTz) { TypedValue = DateTime.UnixEpoch.AddMilliseconds(atMs) };
}
