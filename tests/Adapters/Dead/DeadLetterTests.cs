using System.Globalization;
using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using UdaConnect.DevHost.Kafka;
using UdaConnect.Tests.Adapters.Spatial;
using UdaConnect.Tests.Support;
using UdaConnect.Visits;
using Xunit;

namespace UdaConnect.Tests.Adapters.Dead;

/// <summary>Dead letters listed, shown and replayed: origin is their identity, and replaying twice changes nothing. Silos, PostGIS and Kafka are real ones.</summary>
public abstract class DeadLetterTests(SpatialDatabase database) : IClassFixture<SpatialDatabase>
{
    private const int Partitions = 4;
    private const long SentAt = Some.At + 123;

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected abstract Task<(IKafkaBroker Broker, string Topic)> TopicAsync();

    /// <summary>Makes the log forget a partition's first messages, as retention does.</summary>
    private protected abstract Task DropAsync(VisitStreamCluster cluster, IKafkaBroker broker, TopicPartitionOffset last);

    [Fact]
    public async Task Replay_StillBadMessageTwice_StaysOneLetterOfItsFirstOrigin()
    {
        await using var system = await StartAsync();
        var put = await system.SendAsync("not JSON", partition: 1);
        await system.SendAsync("""{"person_id": 5, "longitude": 181, "latitude": 2}""", partition: 2);
        await system.SettleAsync();
        var origin = MessageOrigin.Of(system.Topic, 1, put.Offset.Value, SentAt, "not JSON"u8).ToString();
        Assert.Equal(["longitude", "value"], (await system.Tool.ListAsync()).Select(letter => Text(letter, "field")).Order());

        await system.Tool.ReplayAsync(origin);
        await system.SettleAsync();
        await system.Tool.ReplayAsync(origin);
        await system.SettleAsync();

        var letters = await system.Tool.ListAsync();
        Assert.Equal(2, letters.Length);
        var again = letters[0];
        Assert.Equal((origin, "value", 3, 2, true), (Text(again, "origin"), Text(again, "field"), Number(again, "times"), Number(again, "replays"), again.GetProperty("refused_again").GetBoolean()));
        Assert.Equal((1, 0), (Number(letters[1], "times"), Number(letters[1], "replays")));
        Assert.Single(await system.Tool.ListAsync("--limit", "1"));

        var (code, table, _) = await system.Tool.RunAsync("list", "--limit", "1");
        Assert.Equal(0, code);
        Assert.Contains("refused again", table, StringComparison.Ordinal);
        Assert.EndsWith($"2 dead letters in {system.Topic}.dead, the newest 1 shown\n", table, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replay_MessageWithoutIdAndTime_IsStoredOnceUnderOneIdAtItsFirstTime()
    {
        await using var system = await StartAsync();
        var person = FreshPerson();
        await database.ExecuteAsync($"alter table visit add constraint not_yet check (person_id <> {person})");
        var put = await system.SendAsync($$"""{"person_id": {{person}}, "longitude": 4.5, "latitude": 50.8}""", key: "key");
        await system.SettleAsync();
        var letter = Assert.Single(await system.Tool.ListAsync());
        Assert.Contains("not_yet", Text(letter, "reason"), StringComparison.Ordinal);
        await database.ExecuteAsync("alter table visit drop constraint not_yet");

        for (var time = 0; time < 2; time++)
        {
            await system.Tool.ReplayAsync(Text(letter, "origin"));
            await system.SettleAsync();
        }

        Assert.Equal(1L, await database.ScalarAsync<long>("select count(*) from visit where person_id = $1", person));
        var at = DateTimeOffset.FromUnixTimeMilliseconds(SentAt).UtcDateTime;
        Assert.Equal(1L, await database.ScalarAsync<long>(
            "select count(*) from visit v join visit_origin o on o.id = v.id where v.person_id = $1 and v.creation_time = $2 and o.topic = $3 and o.partition_no = $4 and o.log_offset = $5",
            person, at, system.Topic, put.Partition.Value, put.Offset.Value));
        Assert.Equal(1L, await database.ScalarAsync<long>("select count(*) from visit_origin where topic = $1", system.Topic));
        letter = Assert.Single(await system.Tool.ListAsync());
        Assert.Equal((1, 2, false), (Number(letter, "times"), Number(letter, "replays"), letter.GetProperty("refused_again").GetBoolean()));
    }

    [Fact]
    public async Task Replay_ConflictThatWasResolved_IsStoredOnce()
    {
        await using var system = await StartAsync();
        var (id, person) = (Some.FreshId(), FreshPerson());
        await system.SendAsync(Visit(id, person), partition: 0);
        await system.SettleAsync();
        await system.SendAsync(Visit(id, person + 1), partition: 0);
        await system.SettleAsync();
        var origin = Text(Assert.Single(await system.Tool.ListAsync()), "origin");
        await system.Tool.ReplayAsync(origin);
        await system.SettleAsync();
        Assert.Equal(2, Number(Assert.Single(await system.Tool.ListAsync()), "times"));

        await database.ExecuteAsync($"delete from visit where id = {id}; delete from supplied_id where id = {id}");
        for (var time = 0; time < 2; time++)
        {
            await system.Tool.ReplayAsync(origin);
            await system.SettleAsync();
        }

        Assert.Equal(person + 1, await database.ScalarAsync<int>("select person_id from visit where id = $1", id));
        Assert.Equal(1L, await database.ScalarAsync<long>("select count(*) from visit where id = $1", id));
        Assert.Equal(2, Number(Assert.Single(await system.Tool.ListAsync()), "times"));
    }

    [Fact]
    public async Task ReplayAll_OfOneField_LeavesTheOthers()
    {
        await using var system = await StartAsync();
        for (var i = 0; i < 40; i++)
            await system.SendAsync(Visit(Some.FreshId(), 5, longitude: i % 2 == 0 ? 181 : 4, latitude: i % 2 == 0 ? 50 : 91), partition: i % Partitions);
        await system.SettleAsync();

        var (code, output, _) = await system.Tool.RunAsync("replay", "--all", "--field", "longitude");
        await system.SettleAsync();

        Assert.Equal(0, code);
        Assert.Contains("20 of 20 replayed", output, StringComparison.Ordinal);
        var letters = await system.Tool.ListAsync();
        Assert.Equal(40, letters.Length);
        Assert.All(letters, letter => Assert.Equal(Text(letter, "field") == "longitude", letter.GetProperty("refused_again").GetBoolean()));
    }

    [Fact]
    public async Task Forged_Origin_ChangesNothing()
    {
        await using var system = await StartAsync();
        var person = FreshPerson();
        var value = $$"""{"person_id": {{person}}, "longitude": 4.5, "latitude": 50.8}""";
        var put = await system.SendAsync(value, partition: 3);
        await system.SettleAsync();
        var origin = MessageOrigin.Of(system.Topic, 3, put.Offset.Value, SentAt, Encoding.UTF8.GetBytes(value));

        await system.SendAsync(value, partition: 0, claim: origin.ToString());
        await system.SendAsync($$"""{"person_id": {{person + 1}}, "longitude": 4.5, "latitude": 50.8}""", partition: 0, claim: origin.ToString());
        await system.SendAsync(Visit(Some.FreshId(), person + 2), partition: 0, claim: "mine");
        await system.SettleAsync();

        // Its own bytes: a repeat. Other bytes: refused, so neither believed nor lost.
        Assert.Equal(1L, await database.ScalarAsync<long>("select count(*) from visit where person_id between $1 and $2", person, person + 2));
        var letters = await system.Tool.ListAsync();
        Assert.Equal([VisitHeaders.ReplayOrigin, VisitHeaders.ReplayOrigin], letters.Select(letter => Text(letter, "field")));
        Assert.All(letters, letter => Assert.StartsWith($"{system.Topic}/0/", Text(letter, "origin"), StringComparison.Ordinal));

        // Replayed they lose the false claim and are messages like others.
        await system.Tool.ReplayAsync([.. letters.Select(letter => Text(letter, "origin"))]);
        await system.SettleAsync();
        Assert.Equal(3L, await database.ScalarAsync<long>("select count(*) from visit where person_id between $1 and $2", person, person + 2));
    }

    [Fact]
    public async Task Show_Letter_TellsEverythingAndHidesWhatATerminalWouldObey()
    {
        await using var system = await StartAsync();
        var put = await system.Cluster.SendAsync(new Message<byte[]?, byte[]?> { Key = "the key"u8.ToArray(), Value = "not JSON"u8.ToArray(), Headers = new() { { "traceparent", "00-ab"u8.ToArray() } } }, 1);
        await system.SendAsync("\u001b[2Jclear", partition: 2);
        await system.SettleAsync();

        var (code, text, _) = await system.Tool.RunAsync("show", $"1/{put.Offset.Value}");
        Assert.Equal(0, code);
        Assert.All(["the key", "traceparent: 00-ab", "8 bytes", "\nnot JSON\n", "is no JSON object", "replayed no", $"{system.Topic}/1/{put.Offset.Value}/"], part => Assert.Contains(part, text, StringComparison.Ordinal));
        var (_, hidden, _) = await system.Tool.RunAsync("show", "2/0");
        Assert.DoesNotContain('\u001b', hidden);
        Assert.Contains("1b 5b 32 4a", hidden, StringComparison.Ordinal);

        var (missing, _, complaint) = await system.Tool.RunAsync("show", "3/99");
        Assert.Equal(1, missing);
        Assert.Contains("No dead letter has the origin 3/99", complaint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LargestMessage_IsShownAndReplayedFromWhereItLies_UntilTheLogForgetsIt()
    {
        await using var system = await StartAsync();
        var value = Encoding.UTF8.GetBytes(Visit(Some.FreshId(), 5, latitude: 91, note: new string('x', TopicSpec.MaxMessageBytes - 500)));
        var put = await system.Cluster.SendAsync(new Message<byte[]?, byte[]?> { Key = "large"u8.ToArray(), Value = value }, 0);
        await system.SettleAsync();
        var letter = Assert.Single(await system.Tool.ListAsync());
        Assert.Equal((value.Length, "latitude"), (Number(letter, "by_reference"), Text(letter, "field")));

        var (code, text, _) = await system.Tool.RunAsync("show", Text(letter, "origin"));
        Assert.Equal(0, code);
        Assert.Contains($"by reference in {system.Topic}/0/{put.Offset.Value}", text, StringComparison.Ordinal);
        Assert.Contains("large", text, StringComparison.Ordinal);
        await system.Tool.ReplayAsync(Text(letter, "origin"));
        await system.SettleAsync();
        Assert.Equal((2, 1, true), (Number(letter = Assert.Single(await system.Tool.ListAsync()), "times"), Number(letter, "replays"), letter.GetProperty("refused_again").GetBoolean()));

        await DropAsync(system.Cluster, system.Broker, new(system.Topic, 0, put.Offset.Value + 1));
        await system.SettleAsync();
        (code, text, _) = await system.Tool.RunAsync("show", Text(letter, "origin"));
        Assert.Equal(1, code);
        Assert.Contains("the original is gone: Kafka dropped it", text, StringComparison.Ordinal);
        (code, text, var error) = await system.Tool.RunAsync("replay", Text(letter, "origin"));
        Assert.Equal(1, code);
        Assert.Contains("0 of 1 replayed", text, StringComparison.Ordinal);
        Assert.Contains("the original is gone", error, StringComparison.Ordinal);
    }

    protected static string Visit(long id, int person, double longitude = 4.5, double latitude = 50.8, string note = "") => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"id": {{id}}, "person_id": {{person}}, "creation_time": "2026-01-06T09:00:01.662Z", "longitude": {{longitude}}, "latitude": {{latitude}}, "note": "{{note}}"}""");

    private static int FreshPerson() => (int)(Some.FreshId() * 10);

    private static string Text(JsonElement letter, string name) => letter.GetProperty(name).GetString()!;

    private static int Number(JsonElement letter, string name) => letter.GetProperty(name).GetInt32();

    private async Task<DeadSystem> StartAsync()
    {
        var (broker, topic) = await TopicAsync();
        return new(broker, topic, await VisitStreamCluster.StartAsync(broker, topic, silos: 1, realStore: database.NewStore()), new(broker.BootstrapServers, topic));
    }

    private sealed record DeadSystem(IKafkaBroker Broker, string Topic, VisitStreamCluster Cluster, DeadTool Tool) : IAsyncDisposable
    {
        public Task<DeliveryResult<byte[]?, byte[]?>> SendAsync(string value, string? key = null, int? partition = null, string? claim = null)
        {
            var message = new Message<byte[]?, byte[]?> { Key = key is null ? null : Encoding.UTF8.GetBytes(key), Value = Encoding.UTF8.GetBytes(value), Timestamp = new(SentAt, TimestampType.CreateTime) };
            if (claim is not null)
                message.Headers = new() { { VisitHeaders.ReplayOrigin, Encoding.UTF8.GetBytes(claim) } };
            return Cluster.SendAsync(message, partition);
        }

        /// <summary>Everything sent so far is stored or in the dead letters.</summary>
        public Task SettleAsync() => Cluster.WaitUntilAllCommittedAsync(Partitions);

        public ValueTask DisposeAsync() => Cluster.DisposeAsync();
    }
}

public sealed class EmbeddedDeadLetterTests(SpatialDatabase database, EmbeddedKafkaFixture kafka) : DeadLetterTests(database)
{
    protected override async Task<(IKafkaBroker Broker, string Topic)> TopicAsync() => (kafka.Broker, await kafka.CreateTopicsAsync());

    /// <summary>A partition of it keeps 5 MiB.</summary>
    private protected override async Task DropAsync(VisitStreamCluster cluster, IKafkaBroker broker, TopicPartitionOffset last)
    {
        for (var i = 0; i < 6; i++)
        {
            await cluster.ProduceAsync(Visit(Some.FreshId(), 5, note: new string('x', 1_000_000)), partition: last.Partition.Value);
            await cluster.WaitUntilAllCommittedAsync(4);
        }
    }
}

public sealed class RealDeadLetterTests(SpatialDatabase database, KafkaFixture kafka) : DeadLetterTests(database)
{
    protected override async Task<(IKafkaBroker Broker, string Topic)> TopicAsync()
    {
        var broker = await kafka.BrokerAsync();
        return (broker, await kafka.CreateTopicsAsync());
    }

    private protected override async Task DropAsync(VisitStreamCluster cluster, IKafkaBroker broker, TopicPartitionOffset last)
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = broker.BootstrapServers }).Build();
        await admin.DeleteRecordsAsync([new(last.TopicPartition, last.Offset.Value + 1)]);
    }
}
