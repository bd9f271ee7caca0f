using UdaConnect.Tests.Gateway.Support;
using UdaConnect.Tests.Support;
using Xunit;

namespace UdaConnect.Tests.Gateway.Endpoints;

/// <summary>Outside development only the origins that were configured may read answers.</summary>
public sealed class OtherEnvironmentTests(EmbeddedKafkaFixture kafka)
{
    [Theory]
    [InlineData("https://app.example", true)]
    [InlineData("https://other.example", false)]
    public async Task Get_FromAnotherOrigin_IsAllowedIfConfigured(string origin, bool allowed)
    {
        await using var gateway = await InProcessGateway.StartAsync(StandIn.Cluster(), kafka, "environment=Production", "Cors:Origins:0=https://app.example");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/health");
        request.Headers.Add("Origin", origin);
        using var answer = await gateway.Rest.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(allowed ? [origin] : [], answer.Headers.TryGetValues("Access-Control-Allow-Origin", out var origins) ? origins : []);
    }
}
