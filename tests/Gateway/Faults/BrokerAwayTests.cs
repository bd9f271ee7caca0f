using System.Net;
using System.Net.Http.Json;
using Grpc.Core;
using UdaConnect.DevHost.Kafka;
using UdaConnect.DevHost.Processes;
using UdaConnect.Gateway.Hosting;
using UdaConnect.Protos.Legacy;
using UdaConnect.Protos.V1;
using UdaConnect.Tests.Gateway.Support;
using UdaConnect.Tests.Support;
using Xunit;
using Visit = UdaConnect.Protos.V1.Visit;

namespace UdaConnect.Tests.Gateway.Faults;

/// <summary>The log of visits cannot be reached: nothing is acknowledged, and every way in says it may be tried again.</summary>
public sealed class BrokerAwayTests
{
    private const string Topic = "visits";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EveryWayIn_BrokerNeverReached_IsUnavailable()
    {
        var nobody = $"127.0.0.1:{LoopbackPorts.Free()}";
        await using var gateway = await InProcessGateway.StartAsync(StandIn.Cluster(), nobody, $"Kafka:Topic={Topic}", "Kafka:EmbeddedTopicId=none");

        await EveryWayInIsUnavailableAsync(gateway);
        using var ready = await gateway.Rest.GetAsync("/health/ready", Token);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Contains("the log of visits does not answer", await ready.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        using var live = await gateway.Rest.GetAsync("/health/live", Token);
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
    }

    /// <summary>It was there, and the gateway knows the topic: a visit is handed over, and when nobody acknowledges it in time its producer is told so.</summary>
    [Fact]
    public async Task EveryWayIn_BrokerGone_IsUnavailableAndNotAcknowledged()
    {
        await using var broker = EmbeddedBroker.Start();
        await broker.CreateTopicsAsync(TopicSpec.Visits(Topic, 1), Token);
        await using var gateway = await InProcessGateway.StartAsync(
            StandIn.Cluster(), broker.BootstrapServers, $"Kafka:Topic={Topic}", $"Kafka:EmbeddedTopicId={broker.TopicId}", "Kafka:DeliveryTimeoutMs=1000");
        await gateway.KnowsItsTopicAsync();
        await Eventually.TrueAsync(
            async () =>
            {
                // On a busy machine a second is too short for the first connection; repeating it with its own id is safe.
                using var kept = await gateway.Rest.PostAsJsonAsync("/api/person-visit", Body(10), Token);
                return kept.StatusCode == HttpStatusCode.OK;
            },
            "a visit acknowledged");

        await broker.DisposeAsync();

        await EveryWayInIsUnavailableAsync(gateway);
        Assert.NotEmpty(gateway.Logs.Of(GatewayLogIds.NotAcknowledged));
        Assert.Empty(gateway.Logs.Of(GatewayLogIds.Unexpected));
        await Eventually.TrueAsync(
            async () =>
            {
                using var ready = await gateway.Rest.GetAsync("/health/ready", Token);
                return (await ready.Content.ReadAsStringAsync(Token)).Contains("the log of visits does not answer", StringComparison.Ordinal);
            },
            "readiness without the broker");
    }

    private static async Task EveryWayInIsUnavailableAsync(InProcessGateway gateway)
    {
        using var produced = await gateway.Rest.PostAsJsonAsync("/api/person-visit", Body(11), Token);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, produced.StatusCode);
        Assert.NotNull(produced.Headers.RetryAfter);
        Assert.Equal("urn:udaconnect:problem:log-unavailable", (await Refusal.ProblemAsync(produced)).GetProperty("type").GetString());

        var older = new PersonLocationVisitService.PersonLocationVisitServiceClient(gateway.Channel);
        var refused = await Assert.ThrowsAsync<RpcException>(async () =>
            await older.CreateAsync(new() { Id = 12, PersonId = "5", Longitude = 1, Latitude = "2" }, cancellationToken: Token));
        Assert.Equal(StatusCode.Unavailable, refused.StatusCode);

        using var call = new VisitService.VisitServiceClient(gateway.Channel).ReportVisits(cancellationToken: Token);
        await call.RequestStream.WriteAsync(new() { Visits = { new Visit { Id = 13, PersonId = 5, Longitude = 1, Latitude = 2 } } }, Token);
        Assert.True(await call.ResponseStream.MoveNext(Token));
        Assert.Equal(Refused.Types.Reason.Unavailable, Assert.Single(call.ResponseStream.Current.Receipts).Refused.Reason);
    }

    private static object Body(long id) => new { id, person_id = 5, longitude = 1, latitude = 2 };
}
