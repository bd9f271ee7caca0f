using System.Text;
using UdaConnect.DevHost.Processes;
using UdaConnect.Gateway.Hosting;
using UdaConnect.Tests.Gateway.Support;
using UdaConnect.Tests.Support;
using Xunit;

namespace UdaConnect.Tests.Gateway.Faults;

/// <summary>The cluster answers, but its databases cannot be reached: that is an outage too, not a fault of the program.</summary>
public sealed class StoreAwayTests(EmbeddedKafkaFixture kafka)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EveryOperation_DatabaseAway_Is503WithRetryAfter()
    {
        var nobody = $"Host=127.0.0.1;Port={LoopbackPorts.Free()};Username=nobody;Password=none;Database=none;Timeout=2";
        await using var silo = await OneSilo.StartAsync(nobody);
        await using var gateway = await InProcessGateway.StartAsync(silo.Client, kafka);
        foreach (var (method, path, body) in ClusterAwayTests.Operations.Select(row => row.Data))
            await ClusterAwayTests.UnavailableAsync(gateway, method, path, body);

        await ClusterAwayTests.GrpcUnavailableAsync(gateway);
        Assert.Empty(gateway.Logs.Of(GatewayLogIds.Unexpected));
    }

    /// <summary>The only silo is killed while the gateway is its client: questions fail within the time of two calls, and say so.</summary>
    [Fact]
    public async Task EveryOperation_OnlySiloKilled_Is503WithRetryAfter()
    {
        await using var silo = await OneSilo.StartAsync("Host=127.0.0.1;Port=1;Username=nobody;Database=none");
        await using var gateway = await InProcessGateway.StartAsync(silo.Client, kafka);
        using (var content = new StringContent("{}", Encoding.UTF8, "application/json"))
            await gateway.Rest.PostAsync("/api/persons", content, Token);

        await silo.Cluster.KillSiloAsync(silo.Cluster.Silos[0], Token);

        await Task.WhenAll(ClusterAwayTests.Operations.Select(row => row.Data).Select(operation =>
            ClusterAwayTests.UnavailableAsync(gateway, operation.Item1, operation.Item2, operation.Item3)));
        Assert.Empty(gateway.Logs.Of(GatewayLogIds.Unexpected));
    }
}
