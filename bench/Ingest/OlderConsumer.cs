using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Confluent.Kafka;
using Npgsql;
using NpgsqlTypes;
using UdaConnect.Bench.Cluster;

namespace UdaConnect.Bench.Ingest;

/// <summary>
/// The consumer this system replaces: takes one message, inserts its row, commits, takes the next; into a table of the older form with its index on geometry.
/// In our language and with a prepared statement, which makes it faster than it was.
/// </summary>
internal sealed class OlderConsumer(BenchCluster cluster)
{
    public const string Name = "the older consumer: one message, one INSERT, one commit, then the next";

    private const int MostVisits = 20_000;
    private const string CountSql = "select count(*) from location_older";
    private const string InsertSql = "insert into location_older (id, person_id, coordinate, creation_time) values ($1, $2, ST_SetSRID(ST_MakePoint($3, $4), 4326), $5)";
    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly string[] Tables =
    [
        "drop table if exists location_older",
        "create table location_older (id bigint primary key, person_id integer not null, coordinate geometry not null, creation_time timestamp not null default now())",
        "create index location_older_by_coordinate on location_older using gist (coordinate)",
        "create index location_older_by_time on location_older (creation_time)",
    ];

    /// <summary>Visits a second, from the topic's beginning on, for some seconds at most.</summary>
    public double Measure()
    {
        using var connection = new NpgsqlConnection(cluster.Postgres.ConnectionString(CopyBaseline.Database));
        connection.Open();
        foreach (var sql in Tables)
            Execute(connection, sql);
        using var consumer = new ConsumerBuilder<Ignore, byte[]>(new ConsumerConfig
        {
            BootstrapServers = cluster.Kafka.Broker.BootstrapServers,
            GroupId = $"older-consumer-{Guid.NewGuid():N}",
            AutoOffsetReset = AutoOffsetReset.Earliest,
        }).SetLogHandler((_, _) => { }).Build();
        consumer.Subscribe(cluster.Kafka.Topic);

        using var insert = Insert(connection);
        Take(consumer, insert); // joins its group, warms up
        var (stored, started) = (0, Stopwatch.GetTimestamp());
        while (stored < MostVisits && Stopwatch.GetElapsedTime(started) < MostTime && Take(consumer, insert))
            stored++;
        var rate = stored / Stopwatch.GetElapsedTime(started).TotalSeconds;
        consumer.Close();
        using var count = new NpgsqlCommand(CountSql, connection);
        var rows = (long)count.ExecuteScalar()!;
        return rows == stored + 1 ? rate : throw new BenchException($"The older consumer stored {stored + 1:N0} visits, and its table holds {rows:N0}.");
    }

    private static NpgsqlCommand Insert(NpgsqlConnection connection)
    {
        var insert = new NpgsqlCommand(InsertSql, connection)
        {
            Parameters =
            {
                new NpgsqlParameter<long>(), new NpgsqlParameter<int>(), new NpgsqlParameter<double>(), new NpgsqlParameter<double>(),
                new NpgsqlParameter<DateTime> { NpgsqlDbType = NpgsqlDbType.Timestamp },
            },
        };
        insert.Prepare();
        return insert;
    }

    /// <returns>False when no message comes any more.</returns>
    private static bool Take(IConsumer<Ignore, byte[]> consumer, NpgsqlCommand insert)
    {
        if (consumer.Consume(Patience) is not { } message)
            return false;
        using var json = JsonDocument.Parse(message.Message.Value);
        var visit = json.RootElement;
        ((NpgsqlParameter<long>)insert.Parameters[0]).TypedValue = visit.GetProperty("id").GetInt64();
        ((NpgsqlParameter<int>)insert.Parameters[1]).TypedValue = visit.GetProperty("person_id").GetInt32();
        ((NpgsqlParameter<double>)insert.Parameters[2]).TypedValue = visit.GetProperty("longitude").GetDouble();
        ((NpgsqlParameter<double>)insert.Parameters[3]).TypedValue = visit.GetProperty("latitude").GetDouble();
        ((NpgsqlParameter<DateTime>)insert.Parameters[4]).TypedValue =
            DateTime.SpecifyKind(DateTimeOffset.Parse(visit.GetProperty("creation_time").GetString()!, CultureInfo.InvariantCulture).UtcDateTime, DateTimeKind.Unspecified);
        insert.ExecuteNonQuery();
        return true;
    }

    private static void Execute(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }
}
