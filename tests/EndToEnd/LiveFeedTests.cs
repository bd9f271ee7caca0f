using System.Collections.Concurrent;
using Google.Protobuf.WellKnownTypes;
using UdaConnect.Client;
using UdaConnect.DevHost.Running;
using UdaConnect.Protos.V1;
using UdaConnect.Tests.Support;
using Xunit;

namespace UdaConnect.Tests.EndToEnd;

/// <summary>Feeds followed while visits come through Kafka out of order and a part of the system is killed with kill -9: afterwards, folded by key, they are what connections answers.</summary>
public sealed class LiveFeedTests
{
    private const int Partitions = 4;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Live_OneOfTwoSilosKilled_FoldsToConnections()
    {
        await using var system = await Systems.StartAsync(gateway: true, Token);
        using var rest = new HttpClient { BaseAddress = system.Rest };
        await FeedTraffic.RegisterAsync(rest);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var follower = new FeedFollower(() => rest, $"/api/persons/1/live?{FeedTraffic.Day}");
        var following = follower.FollowAsync(stop.Token);
        using var log = new VisitLog(system.Kafka.BootstrapServers, system.Kafka.EmbeddedTopicId);
        var batches = FeedTraffic.Messages(count: 1_200, seed: 20201124).Chunk(100).ToArray();
        for (var batch = 0; batch < batches.Length; batch++)
        {
            log.WriteAll(batches[batch], Partitions);
            if (batch == 4)
                await Eventually.TrueAsync(() => follower.Count > 1, "the first encounter");
            if (batch == 6)
                await system.Silos[0].KillAsync();
        }

        await FoldsToConnectionsAsync(log, rest, follower);
        await stop.CancelAsync();
        await following;
    }

    /// <summary>One follower goes to the other gateway and back, another waits until its own is there again: over REST and over gRPC nothing is told twice and nothing is missing.</summary>
    [Fact]
    public async Task Live_GatewaysKilledInTurn_GoesOnThroughTheOtherAndThroughOneStartedAgain()
    {
        await using var system = await Systems.StartAsync(gateway: true, Token);
        var otherPorts = new GatewayPorts();
        var other = await system.StartGatewayAsync(otherPorts, new Dictionary<string, string>(), Token);
        using var rest = new HttpClient { BaseAddress = system.Rest };
        using var otherRest = new HttpClient { BaseAddress = new($"http://127.0.0.1:{otherPorts.Rest}") };
        await FeedTraffic.RegisterAsync(rest);

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var now = rest;
        var follower = new FeedFollower(() => Volatile.Read(ref now), $"/api/persons/1/live?{FeedTraffic.Day}");
        var following = follower.FollowAsync(stop.Token);
        using var client = new UdaConnectClient(new Uri($"http://127.0.0.1:{system.Ports.VisitGrpc}"));
        var told = new ConcurrentQueue<LiveEvent>();
        var watching = WatchAsync(client, told, stop.Token);
        using var log = new VisitLog(system.Kafka.BootstrapServers, system.Kafka.EmbeddedTopicId);
        var batches = FeedTraffic.Messages(count: 1_200, seed: 5).Chunk(100).ToArray();
        for (var batch = 0; batch < batches.Length; batch++)
        {
            log.WriteAll(batches[batch], Partitions);
            switch (batch)
            {
                case 3:
                    await Eventually.TrueAsync(() => follower.Count > 1 && !told.IsEmpty, "the first encounters");
                    await system.Gateway.KillAsync();
                    Volatile.Write(ref now, otherRest);
                    await Eventually.TrueAsync(() => follower.Connections == 2, "the feed at the other gateway");
                    break;
                case 6:
                    system.Gateway.Start();
                    await system.Gateway.WaitUntilReadyAsync(Token);
                    await other.KillAsync();
                    Volatile.Write(ref now, rest);
                    await Eventually.TrueAsync(() => follower.Connections == 3, "the feed at the gateway that was started again");
                    break;
            }
        }

        await FoldsToConnectionsAsync(log, rest, follower);
        var expected = new List<string>();
        for (var person = 2; person <= FeedTraffic.People; person++)
        {
            await foreach (var met in client.ListEncountersAsync(new() { PersonId = 1, OtherId = person, Scope = Scope(), Measure = Measure() }, Token))
                expected.Add($"{person} {met}");
        }

        string[] Fold() => [.. told.GroupBy(one => one.Key).Select(key => key.Last()).Where(one => one.State != LiveEvent.Types.State.Withdrawn).Select(one => $"{one.Person.Id} {one.Encounter}").Order(StringComparer.Ordinal)];
        await Eventually.TrueAsync(
            () => Task.FromResult(Fold().SequenceEqual(expected.Order(StringComparer.Ordinal))), () => $"{string.Join("\n", Fold())}\ninstead of\n{string.Join("\n", expected)}", Token);
        Assert.Equal(told.Count, told.DistinctBy(one => one.Id).Count());
        await stop.CancelAsync();
        await following;
        await watching;
    }

    private static async Task FoldsToConnectionsAsync(VisitLog log, HttpClient rest, FeedFollower follower)
    {
        await Eventually.TrueAsync(() => log.Unsettled(Partitions) == 0, "every visit settled");
        var expected = await FeedTraffic.ConnectionsAsync(rest);
        Assert.NotEmpty(expected);
        await Eventually.TrueAsync(
            () => Task.FromResult(follower.Fold().SequenceEqual(expected)), () => $"{string.Join("\n", follower.Fold())}\ninstead of\n{string.Join("\n", expected)}", Token);
    }

    private static async Task WatchAsync(UdaConnectClient client, ConcurrentQueue<LiveEvent> told, CancellationToken cancellationToken)
    {
        var request = new WatchRequest { PersonId = 1, StartDate = Scope().StartDate, EndDate = Scope().EndDate, Measure = Measure() };
        try
        {
            await foreach (var response in client.WatchAsync(request, tries: int.MaxValue, cancellationToken: cancellationToken))
            {
                Assert.True(told.IsEmpty || response.Feed is null, "Another feed began.");
                if (response.Event is { } one)
                    told.Enqueue(one);
            }
        }
        catch (Exception exception) when (cancellationToken.IsCancellationRequested && exception is OperationCanceledException or Grpc.Core.RpcException)
        {
            // Enough was seen.
        }
    }

    private static Scope Scope() => new()
    {
        StartDate = Timestamp.FromDateTimeOffset(new(2020, 6, 1, 0, 0, 0, TimeSpan.Zero)),
        EndDate = Timestamp.FromDateTimeOffset(new(2020, 6, 2, 0, 0, 0, TimeSpan.Zero)),
    };

    private static Measure Measure() => new() { Gap = 120 };
}
