using System.Globalization;
using Confluent.Kafka;
using Npgsql;
using UdaConnect.DevHost.Kafka;
using UdaConnect.Silo.Hosting;
using UdaConnect.Silo.VisitStream;
using UdaConnect.Tests.Support;
using UdaConnect.Visits;
using Xunit;

namespace UdaConnect.Tests.Adapters.Replay;

/// <summary>Visits and their index emptied, people and venues kept, the topic replayed from the beginning: identical rows, wherever it is interrupted.</summary>
public abstract class TopicReplayTests(PostgresFixture postgres) : IAsyncLifetime
{
    private const int Partitions = 4;
    private readonly SpatialDatabase _database = new(postgres);
    private NpgsqlDataSource _orleans = null!;
    private IKafkaBroker _broker = null!;
    private string _topic = "";

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected abstract Task<(IKafkaBroker Broker, string Topic)> TopicAsync();

    public async ValueTask InitializeAsync()
    {
        (_broker, _topic) = await TopicAsync();
        await _database.InitializeAsync();
        _orleans = NpgsqlDataSource.Create(_database.Databases.Orleans);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_orleans is not null)
            await _orleans.DisposeAsync();
        if (_database.Geolocation is not null)
            await _database.DisposeAsync();
    }

    [Fact]
    public async Task Replay_ThenSilosStart_StoresIdenticalRowsUnderTheSameIds()
    {
        await FillAsync();
        var (rows, ids) = (await RowsAsync(), await IdsAsync());
        await _database.ExecuteAsync("""
            insert into venue (name, kind, centre_longitude, centre_latitude, radius_metres, bounds) values ('Booth', 'booth', 2.5, 37.5, 10, ST_MakeEnvelope(2.4, 37.4, 2.6, 37.6, 4326))
            """);
        var venues = await VenuesAsync();

        var said = await ReplayAsync();

        Assert.Contains($"{rows.Length} visits emptied", said, StringComparison.Ordinal);
        Assert.Empty(await RowsAsync());
        Assert.Equal(0L, await _database.ScalarAsync<long>("select count(*) from bucket"));
        Assert.True(await _database.ScalarAsync<bool>("select bool_and(a.bounds = v.bounds) and count(*) = 1 from area a full join venue v on v.id = a.id"));
        Assert.Equal(ids, await IdsAsync());
        Assert.Equal(venues, await VenuesAsync());

        await StoreAllAgainAsync();
        Assert.Equal(rows, await RowsAsync());
        Assert.Equal(ids, await IdsAsync());
    }

    [Fact]
    public async Task Replay_KilledBetweenItsSteps_LosesNothingAndFinishesWhenRunAgain()
    {
        await FillAsync();
        var rows = await RowsAsync();

        await Assert.ThrowsAsync<TimeoutException>(() => ReplayAsync(between: () => throw new TimeoutException("killed")));
        Assert.Equal(rows, await RowsAsync());
        await StoreAllAgainAsync();
        Assert.Equal(rows, await RowsAsync());

        await Assert.ThrowsAsync<TimeoutException>(() => ReplayAsync(between: () => throw new TimeoutException("killed")));
        await ReplayAsync();
        Assert.Empty(await RowsAsync());
        await StoreAllAgainAsync();
        Assert.Equal(rows, await RowsAsync());
    }

    /// <summary>A silo that came in between has read the whole topic and committed its end: emptied after that, nobody would read it again.</summary>
    [Fact]
    public async Task Replay_SiloCameAndWentBetweenItsSteps_EmptiesNothing()
    {
        await FillAsync();
        var rows = await RowsAsync();

        var refusal = await Assert.ThrowsAsync<ReplayRefusedException>(() => ReplayAsync(between: async () =>
        {
            await JoinAsync("silo-1", SiloStatus.Active, "now()");
            await StoreAllAgainAsync();
            await MembersAsync("update cluster_silo set status = 6; update cluster_version set ver = ver + 1");
        }));

        Assert.Contains("started meanwhile", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(rows, await RowsAsync());
        await ReplayAsync();
        await StoreAllAgainAsync();
        Assert.Equal(rows, await RowsAsync());
    }

    [Theory]
    [InlineData(SiloStatus.Active)]
    [InlineData(SiloStatus.Joining)]
    [InlineData(SiloStatus.Stopping)]
    public async Task Replay_SiloRuns_RefusesAndNamesIt(SiloStatus status)
    {
        await FillAsync(visits: 10);
        await JoinAsync("silo-7", status, "now() - interval '4 seconds'");
        await JoinAsync("dead", SiloStatus.Dead, "now()");
        var refusal = await Assert.ThrowsAsync<ReplayRefusedException>(() => ReplayAsync());
        Assert.Contains("silo-7 (127.0.0.1:", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("dead (", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(10, (await RowsAsync()).Length);
        Assert.All(await CommittedAsync(), offset => Assert.True(offset > 0));
    }

    [Fact]
    public async Task Replay_SiloSilentForLong_DeclaresItDeadSoThatItFindsOut()
    {
        await FillAsync(visits: 10);
        await JoinAsync("silent", SiloStatus.Active, "now() - interval '1 minute'");
        var version = await VersionAsync();
        await ReplayAsync();
        Assert.Equal(version + 1, await VersionAsync());
        Assert.Empty((await new ClusterMembers(_orleans, "udaconnect").ReadAsync(Token)).Members);
    }

    [Fact]
    public async Task Replay_WithoutYes_ChangesNothing()
    {
        await FillAsync(visits: 10);
        var refusal = await Assert.ThrowsAsync<ReplayRefusedException>(() => ReplayAsync(new ReplayChoices(Yes: false)));
        Assert.Contains("--yes", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(10, (await RowsAsync()).Length);
        Assert.All(await CommittedAsync(), offset => Assert.True(offset > 0));
    }

    [Fact]
    public async Task Replay_LogHoldsLessThanTheStore_RefusesUnlessTheLossIsAccepted()
    {
        await FillAsync(visits: 10);
        await _database.ExecuteAsync("insert into visit select id + 1000000, creation_time, person_id, longitude, latitude, area_id from visit limit 5");
        var refusal = await Assert.ThrowsAsync<ReplayRefusedException>(() => ReplayAsync());
        Assert.Contains("At least 5 visits would be lost", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(15, (await RowsAsync()).Length);

        await ReplayAsync(new ReplayChoices(Yes: true, AcceptLoss: true));
        await StoreAllAgainAsync();
        Assert.Equal(10, (await RowsAsync()).Length);
    }

    protected Task<string> ReplayAsync(Func<Task>? between = null) => ReplayAsync(new ReplayChoices(Yes: true), between);

    private protected async Task<string> ReplayAsync(ReplayChoices choices, Func<Task>? between = null)
    {
        var output = new StringWriter();
        using var log = await LogRewind.OpenAsync(Options());
        var replay = new TopicReplay(new(_orleans, "udaconnect"), new(_database.Geolocation), log, TimeProvider.System, output) { BetweenSteps = between ?? (() => Task.CompletedTask) };
        await replay.RunAsync(choices, Token);
        return output.ToString();
    }

    protected async Task FillAsync(int visits = 0)
    {
        await using var cluster = await StartAsync();
        if (visits > 0)
        {
            for (var i = 0; i < visits; i++)
                await cluster.ProduceAsync(Visit(1 + i, 1 + i), partition: i % Partitions);
        }
        else
        {
            await FillWithEverythingAsync(cluster);
        }

        await cluster.WaitUntilAllCommittedAsync(Partitions);
    }

    protected async Task StoreAllAgainAsync()
    {
        await using var cluster = await StartAsync();
        await cluster.WaitUntilAllCommittedAsync(Partitions);
    }

    protected async Task<string[]> RowsAsync() => await LinesAsync("select concat_ws(',', id, creation_time, person_id, longitude, latitude) from visit order by id, creation_time");

    /// <summary>Ids given and not, times given and not, repeats, and ids that two contents claim in two partitions: whoever was first must be first again.</summary>
    private static async Task FillWithEverythingAsync(VisitStreamCluster cluster)
    {
        await cluster.ProduceAsync(1, 200);
        for (var i = 0; i < 40; i++)
        {
            var id = 1_000 + i;
            await cluster.ProduceAsync($$"""{"person_id": {{1 + i}}, "longitude": {{1 + i % 5}}.25, "latitude": 37.5}""", partition: i % Partitions);
            await cluster.ProduceAsync($$"""{"person_id": {{1 + i}}, "creation_time": "2026-02-0{{1 + i % 9}}T10:00:00Z", "longitude": 3.25, "latitude": 37.5}""", partition: i % Partitions);
            await cluster.ProduceAsync($$"""{"id": {{500 + i}}, "person_id": {{1 + i}}, "longitude": 2.5, "latitude": 37.5}""", partition: i % Partitions);
            await cluster.ProduceAsync($$"""{"id": {{500 + i}}, "person_id": {{1 + i}}, "longitude": 2.5, "latitude": 37.5}""", partition: (i + 1) % Partitions);
            await Task.WhenAll(cluster.ProduceAsync(Visit(id, 1), partition: i % Partitions), cluster.ProduceAsync(Visit(id, 2), partition: (i + 1) % Partitions));
        }

        await cluster.ProduceAsync("not JSON", partition: 2);
    }

    private static string Visit(long id, int person) =>
        $$"""{"id": {{id}}, "person_id": {{person}}, "creation_time": "2026-01-06T09:00:01.662Z", "longitude": 2.5, "latitude": 37.5}""";

    private VisitStreamOptions Options() => new() { BootstrapServers = _broker.BootstrapServers, Topic = _topic, EmbeddedTopicId = _broker.EmbeddedTopicId };

    private Task<VisitStreamCluster> StartAsync() => VisitStreamCluster.StartAsync(_broker, _topic, silos: 1, realStore: _database.NewStore());

    private Task<string[]> IdsAsync() => LinesAsync("""
        select concat_ws(',', topic, partition_no, log_offset, record_ms, value_sha256, id) from visit_origin
        union all select concat_ws(',', id, creation_time, person_id, longitude, latitude, time_assigned) from supplied_id order by 1
        """);

    private Task<string[]> VenuesAsync() => LinesAsync("select venue::text from venue order by id");

    private async Task<string[]> LinesAsync(string sql)
    {
        await using var command = _database.Geolocation.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(Token);
        var lines = new List<string>();
        while (await reader.ReadAsync(Token))
            lines.Add(reader.GetString(0));
        return [.. lines];
    }

    private async Task<long[]> CommittedAsync()
    {
        using var log = await LogRewind.OpenAsync(Options());
        var extent = log.Look();
        var id = _broker.EmbeddedTopicId ?? await TopicIdAsync();
        using var consumer = new ConsumerBuilder<Ignore, Ignore>(new ConsumerConfig { BootstrapServers = _broker.BootstrapServers, GroupId = VisitTopic.GroupFor(id) }).Build();
        return [.. consumer.Committed(extent.Partitions.Select(partition => new TopicPartition(_topic, partition.Number)), TimeSpan.FromSeconds(10)).Select(place => place.Offset.Value)];
    }

    private async Task<string> TopicIdAsync()
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = _broker.BootstrapServers }).Build();
        return (await admin.DescribeTopicsAsync(TopicCollection.OfTopicNames([_topic]))).TopicDescriptions.Single().TopicId.ToString();
    }

    private Task JoinAsync(string name, SiloStatus status, string alive) => MembersAsync(string.Create(
        CultureInfo.InvariantCulture,
        $"""
         insert into cluster_version (deployment, ver) values ('udaconnect', 0) on conflict do nothing;
         insert into cluster_silo (deployment, ip, port, gen, silo_name, host_name, status, proxy_port, started, alive)
         values ('udaconnect', '127.0.0.1', {10_000 + name.Length}, 1, '{name}', 'here', {(int)status}, 30000, now() - interval '1 hour', {alive});
         update cluster_version set ver = ver + 1
         """));

    private async Task MembersAsync(string sql)
    {
        await using var command = _orleans.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Token);
    }

    private async Task<int> VersionAsync()
    {
        await using var command = _orleans.CreateCommand("select ver from cluster_version");
        return (int)(await command.ExecuteScalarAsync(Token))!;
    }
}

public sealed class EmbeddedTopicReplayTests(PostgresFixture postgres, EmbeddedKafkaFixture kafka) : TopicReplayTests(postgres)
{
    protected override async Task<(IKafkaBroker Broker, string Topic)> TopicAsync() => (kafka.Broker, await kafka.CreateTopicsAsync());
}

public sealed class RealTopicReplayTests(PostgresFixture postgres, KafkaFixture kafka) : TopicReplayTests(postgres)
{
    private string _address = "";
    private string _name = "";

    [Fact]
    public async Task Replay_RetentionTookTheBeginning_RefusesUnlessTheLossIsAccepted()
    {
        await FillAsync(visits: 40);
        using (var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = _address }).Build())
            await admin.DeleteRecordsAsync([new(_name, 0, 4)]);

        var refusal = await Assert.ThrowsAsync<ReplayRefusedException>(() => ReplayAsync());
        Assert.Contains("Kafka dropped 4 messages", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(40, (await RowsAsync()).Length);

        await ReplayAsync(new ReplayChoices(Yes: true, AcceptLoss: true));
        await StoreAllAgainAsync();
        Assert.Equal(36, (await RowsAsync()).Length);
    }

    protected override async Task<(IKafkaBroker Broker, string Topic)> TopicAsync()
    {
        var broker = await kafka.BrokerAsync();
        (_address, _name) = (broker.BootstrapServers, await kafka.CreateTopicsAsync());
        return (broker, _name);
    }
}
