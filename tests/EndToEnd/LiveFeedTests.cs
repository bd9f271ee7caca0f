using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using UdaConnect.Tests.Support;
using UdaConnect.Time;
using UdaConnect.Visits;
using Xunit;

namespace UdaConnect.Tests.EndToEnd;

/// <summary>A feed followed over REST while visits come through Kafka out of order and one of two silos is killed with kill -9: afterwards, folded by key, it is what connections answers.</summary>
public sealed class LiveFeedTests
{
    private const int Partitions = 4;
    private const int People = 8;
    private const string Day = "start_date=2020-06-01&end_date=2020-06-01&gap=120";
    private static readonly long Start = new DateTimeOffset(2020, 6, 1, 9, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Live_OneOfTwoSilosKilled_FoldsToConnections()
    {
        await using var system = await Systems.StartAsync(gateway: true, Token);
        using var rest = new HttpClient { BaseAddress = new($"http://127.0.0.1:{system.Ports.Rest}") };
        for (var id = 1; id <= People; id++)
        {
            using var answer = await rest.PostAsJsonAsync("/api/persons", new { id, first_name = "Attendee", last_name = $"{id}" }, Token);
            answer.EnsureSuccessStatusCode();
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var follower = new Follower(rest, $"/api/persons/1/live?{Day}");
        var following = follower.FollowAsync(stop.Token);
        using var log = new VisitLog(system.Kafka.BootstrapServers, system.Kafka.EmbeddedTopicId);
        var batches = Visits(count: 1_200).Chunk(100).ToArray();
        for (var batch = 0; batch < batches.Length; batch++)
        {
            log.WriteAll(batches[batch].Select(Message), Partitions);
            if (batch == 4)
                await Eventually.TrueAsync(() => follower.Count > 0, "the first event");
            if (batch == 6)
                await system.Silos[0].KillAsync();
        }

        await Eventually.TrueAsync(() => log.Unsettled(Partitions) == 0, "every visit settled");
        var expected = await ConnectionsAsync(rest);
        Assert.NotEmpty(expected);
        await Eventually.TrueAsync(
            () => Task.FromResult(follower.Fold().SequenceEqual(expected)),
            () => $"{string.Join("\n", follower.Fold())}\ninstead of\n{string.Join("\n", expected)}", Token);
        await stop.CancelAsync();
        await following;
    }

    private static async Task<string[]> ConnectionsAsync(HttpClient rest)
    {
        var all = new List<string>();
        for (var other = 2; other <= People; other++)
        {
            await Eventually.TrueAsync(
                async () =>
                {
                    using var answer = await rest.GetAsync($"/api/persons/1/connections/{other}?{Day}&limit=1000", Token);
                    if (!answer.IsSuccessStatusCode)
                        return false;
                    all.AddRange((await answer.Content.ReadFromJsonAsync<JsonElement[]>(Token))!.Select(met => $"{other} {met.GetRawText()}"));
                    return true;
                },
                "an answer of connections");
        }

        return [.. all.Order(StringComparer.Ordinal)];
    }

    private static Visit[] Visits(int count)
    {
        // A fixed seed: people wander over some metres for an hour; a third of the visits come late.
        var random = new Random(20201124);
        return
        [
            .. Enumerable.Range(1, count).Select(id => new Visit(
                    id, Start + random.Next(60 * 60 * 1000), 4.3825 + (random.NextDouble() - 0.5) * 0.0003, 50.8125 + (random.NextDouble() - 0.5) * 0.0002, random.Next(1, People + 1)))
                .OrderBy(visit => visit.AtMs + (random.Next(3) == 0 ? random.Next(60 * 60 * 1000) : 0)),
        ];
    }

    private static byte[] Message(Visit visit) => System.Text.Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"id": {{visit.Id}}, "person_id": {{visit.PersonId}}, "creation_time": "{{Timestamps.Format(visit.AtMs)}}", "longitude": {{visit.Longitude:R}}, "latitude": {{visit.Latitude:R}}}"""));

    /// <summary>An EventSource: comes back with the id of the last event whenever it was cut off.</summary>
    private sealed class Follower(HttpClient rest, string path)
    {
        private readonly Lock _lock = new();
        private readonly Dictionary<string, (string Name, string Encounter, string State)> _byKey = [];
        private readonly HashSet<string> _ids = [];
        private string? _last;

        public int Count
        {
            get
            {
                lock (_lock)
                    return _ids.Count;
            }
        }

        public string[] Fold()
        {
            lock (_lock)
            {
                return
                [
                    .. _byKey.Where(entry => entry.Value.State != "withdrawn")
                        .Select(entry => $"{entry.Key[..entry.Key.IndexOf('-', StringComparison.Ordinal)]} {entry.Value.Encounter}").Order(StringComparer.Ordinal),
                ];
            }
        }

        public async Task FollowAsync(CancellationToken cancellationToken)
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                try
                {
                    using var feed = await SseClient.OpenAsync(rest, path, _last, cancellationToken);
                    while (await feed.NextAsync(cancellationToken) is { } told)
                    {
                        if (!told.IsComment)
                            Take(told);
                    }
                }
                catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
                {
                    // Cut off, or the cluster is not back yet.
                }
            }
        }

        private void Take(SseEvent told)
        {
            lock (_lock)
            {
                Assert.True(_ids.Add(told.Id!), $"{told} came twice.");
                Assert.NotEqual("reset", told.Name);
                _last = told.Id;
                if (told.Name == "feed")
                    return;
                var data = JsonDocument.Parse(told.Data).RootElement;
                _byKey[data.GetProperty("key").GetString()!] = (told.Name, data.GetProperty("encounter").GetRawText(), data.GetProperty("state").GetString()!);
            }
        }
    }
}
