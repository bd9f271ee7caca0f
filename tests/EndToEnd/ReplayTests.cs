using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Npgsql;
using UdaConnect.DevHost.Postgres;
using UdaConnect.DevHost.Processes;
using UdaConnect.DevHost.Running;
using UdaConnect.Geo;
using UdaConnect.Persons;
using UdaConnect.Tests.Support;
using UdaConnect.Time;
using UdaConnect.Venues;
using Xunit;

namespace UdaConnect.Tests.EndToEnd;

/// <summary>Full stop, visits and their index emptied, the topic replayed by the documented command, full start: identical rows and answers.</summary>
public sealed class ReplayTests : IDisposable
{
    private const int Partitions = 4;
    private const int People = 12;
    private static readonly long Start = new DateTimeOffset(2020, 6, 1, 9, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
    private readonly string _folder = Directory.CreateTempSubdirectory("udaconnect-replay-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Replay_OfAWholeSystem_GivesIdenticalAnswers()
    {
        await using var system = await Systems.StartAsync(gateway: false, Token, silos: 1);
        using var log = new VisitLog(system.Kafka.BootstrapServers, system.Kafka.EmbeddedTopicId);
        string[] rows, answers;
        await using (var client = await SystemClient.ConnectAsync(system, Token))
        {
            for (var id = 1; id <= People; id++)
                await client.Grains.GetGrain<IPeopleGrain>(0).RegisterAsync(new(id, "Attendee", id.ToString(CultureInfo.InvariantCulture), ""), Token);
            log.WriteAll(Messages(count: 1_500), Partitions);
            await SettledAsync(log);

            // Registered between its visits: after the replay they are filed elsewhere, and answers are the same.
            var booth = await client.Grains.GetGrain<IVenueCatalogueGrain>(0)
                .RegisterAsync(new("Booth", "booth", new(ImmutableArray<ImmutableArray<ImmutableArray<GeoPoint>>>.Empty, new GeoPoint(4.3825, 50.8125), 20), null), Token);
            Assert.NotNull(booth.Venue);
            log.WriteAll(Messages(count: 1_500), Partitions);
            log.WriteAll(["not JSON"u8.ToArray()], Partitions);
            await SettledAsync(log);
            (rows, answers) = (await RowsAsync(system), await AnswersAsync(client));
        }

        Assert.Equal(3_000, rows.Length);
        Assert.Contains(answers, answer => answer.Length > 100);
        var (refused, said) = await ReplayAsync(system);
        Assert.Equal(1, refused);
        Assert.Contains("silo-1 (", said, StringComparison.Ordinal);
        await system.Silos[0].StopAsync();

        var (code, summary) = await ReplayAsync(system);
        Assert.True(code == 0, summary);
        Assert.Contains("3,000 visits emptied", summary, StringComparison.Ordinal);
        Assert.Empty(await RowsAsync(system));

        await system.StartSiloAsync(Token);
        await SettledAsync(log);
        Assert.Equal(rows, await RowsAsync(system));
        await using var later = await SystemClient.ConnectAsync(system, Token);
        Assert.Equal(answers, await AnswersAsync(later));
        Assert.Equal("Booth", Assert.Single(await later.Grains.GetGrain<IVenueCatalogueGrain>(0).ListAsync([], 0, 10, Token)).Content.Name);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static Task SettledAsync(VisitLog log) => Eventually.TrueAsync(() => log.Unsettled(Partitions) == 0, "every visit settled");

    /// <summary>A third without an id, of which a part without a time too: those have the record's.</summary>
    private static IEnumerable<byte[]> Messages(int count)
    {
        var random = new Random(count);
        for (var i = 0; i < count; i++)
        {
            var id = i % 3 == 0 ? "null" : (Interlocked.Increment(ref _nextId)).ToString(CultureInfo.InvariantCulture);
            var time = i % 30 == 0 ? "null" : $"\"{Timestamps.Format(Start + random.Next(3 * 60 * 60 * 1000))}\"";
            yield return Encoding.UTF8.GetBytes(string.Create(
                CultureInfo.InvariantCulture,
                $$"""{"id": {{id}}, "person_id": {{1 + random.Next(People)}}, "creation_time": {{time}}, "longitude": {{4.3825 + (random.NextDouble() - 0.5) * 0.0008:R}}, "latitude": {{50.8125 + (random.NextDouble() - 0.5) * 0.0006:R}}}"""));
        }
    }

    private static long _nextId;

    private async Task<(int Code, string Said)> ReplayAsync(PrivateSystem system)
    {
        var environment = new Dictionary<string, string>
        {
            ["ConnectionStrings__Person"] = system.Postgres.ConnectionString(DatabaseNames.Person),
            ["ConnectionStrings__Geolocation"] = system.Postgres.ConnectionString(DatabaseNames.Geolocation),
            ["ConnectionStrings__Orleans"] = system.Postgres.ConnectionString(DatabaseNames.Orleans),
            ["Kafka__BootstrapServers"] = system.Kafka.BootstrapServers,
        };
        if (system.Kafka.EmbeddedTopicId is { } topicId)
            environment["Kafka__EmbeddedTopicId"] = topicId;
        var log = Path.Combine(_folder, $"{Guid.NewGuid():N}.log");
        await using var replay = ChildProcess.Start(new("replay", "dotnet", [Path.Combine(AppContext.BaseDirectory, "UdaConnect.Silo.dll"), "replay", "--yes"], log) { Environment = environment });
        var code = await replay.Exited.WaitAsync(Token);
        return (code, await File.ReadAllTextAsync(log, Token));
    }

    private static async Task<string[]> AnswersAsync(SystemClient client)
    {
        var answers = new List<string>();
        var range = new TimeRange(Start - Timestamps.DayMs, Start + 10_000 * Timestamps.DayMs);
        for (var person = 1; person <= People; person++)
            answers.Add(string.Join(';', await client.FindNearbyAsync(person, new(Guid.NewGuid(), range, 5, 60_000, Around: null, RegisteredOnly: true), Token)));
        return [.. answers];
    }

    private static async Task<string[]> RowsAsync(PrivateSystem system)
    {
        await using var source = NpgsqlDataSource.Create(system.Postgres.ConnectionString(DatabaseNames.Geolocation));
        await using var command = source.CreateCommand("select concat_ws(',', id, creation_time, person_id, longitude, latitude) from visit order by id");
        await using var reader = await command.ExecuteReaderAsync(Token);
        var rows = new List<string>();
        while (await reader.ReadAsync(Token))
            rows.Add(reader.GetString(0));
        return [.. rows];
    }
}
