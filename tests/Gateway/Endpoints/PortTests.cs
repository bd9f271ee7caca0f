using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using UdaConnect.Tests.Gateway.Support;
using Xunit;

namespace UdaConnect.Tests.Gateway.Endpoints;

/// <summary>Health, index, operations and cross-origin access, port by port.</summary>
public sealed class PortTests(GatewaySystem system)
{
    private const string Origin = "http://localhost:3000";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Health_OnEveryHttpPort_IsHealthyLiveAndReady()
    {
        foreach (var http in await EveryPortAsync())
        {
            Assert.Equal("\"healthy\"", await http.GetStringAsync("/health", Token));
            Assert.Equal("Healthy", await http.GetStringAsync("/health/live", Token));
            var ready = await http.GetFromJsonAsync<JsonElement>("/health/ready", Token);
            Assert.StartsWith("Healthy", ready.GetProperty("cluster").GetString(), StringComparison.Ordinal);
            Assert.Equal("Healthy", ready.GetProperty("broker").GetString());
            Assert.Contains("udaconnect_gateway", await http.GetStringAsync("/metrics", Token), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("/api/")]
    [InlineData("/api")]
    public async Task Index_SaysWhereEverythingIs(string path)
    {
        foreach (var http in await EveryPortAsync())
        {
            var index = await http.GetFromJsonAsync<Dictionary<string, string>>(path, Token);
            Assert.StartsWith("/api/persons", index!["persons"], StringComparison.Ordinal);
            Assert.Equal("/swagger.json", index["documentation"]);
        }
    }

    [Fact]
    public async Task UnknownPathAndMethod_AreProblems()
    {
        var http = (await system.ClientsAsync()).Rest;
        using var unknown = await http.GetAsync("/api/nothing", Token);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        await Refusal.ProblemAsync(unknown);
        using var wrong = await http.PutAsync("/api/persons", content: null, Token);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, wrong.StatusCode);
        Assert.Equal(["GET", "POST"], wrong.Content.Headers.Allow.Order());
        await Refusal.ProblemAsync(wrong);
        // The server's own refusal, before anything of ours.
        using var nul = await http.GetAsync("/api/persons/5%00", Token);
        Assert.Equal(HttpStatusCode.BadRequest, nul.StatusCode);
    }

    [Fact]
    public async Task Operations_OnItsPort_ShowsMembersAndPartitions()
    {
        var clients = await system.ClientsAsync();
        var status = await clients.Operations.GetFromJsonAsync<JsonElement>("/operations/status", Token);

        var member = Assert.Single(status.GetProperty("members").EnumerateArray());
        Assert.Equal(("silo-1", "Active"), (member.GetProperty("name").GetString(), member.GetProperty("status").GetString()));
        var log = status.GetProperty("log");
        Assert.True(log.GetProperty("reachable").GetBoolean());
        Assert.True(log.GetProperty("max_messages").GetInt64() > 0);
        Assert.Equal([0, 1, 2, 3], log.GetProperty("partitions").EnumerateArray().Select(partition => partition.GetProperty("partition").GetInt32()));
        using var dashboard = await clients.Operations.GetAsync("/dashboard/", Token);
        Assert.Equal(HttpStatusCode.OK, dashboard.StatusCode);
    }

    [Theory]
    [InlineData("/operations/status")]
    [InlineData("/dashboard/")]
    [InlineData("/dashboard")]
    [InlineData("/DASHBOARD/")]
    public async Task Operations_OnTheOtherPorts_AreNotThere(string path)
    {
        var clients = await system.ClientsAsync();
        foreach (var http in new[] { clients.Rest, clients.Location, clients.Producer, clients.Web })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Host = $"localhost:{clients.System.Ports.Operations}"; // no header opens the door
            using var answer = await http.SendAsync(request, Token);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    [Theory]
    [InlineData("/api/persons?limit=1", HttpStatusCode.OK)]
    [InlineData("/api/persons?limit=0", HttpStatusCode.BadRequest)]
    [InlineData("/api/persons/2147483647", HttpStatusCode.NotFound)]
    [InlineData("/health", HttpStatusCode.OK)]
    public async Task Get_FromAnotherOrigin_IsAllowedWhateverTheAnswer(string path, HttpStatusCode expected)
    {
        foreach (var http in await EveryPortAsync())
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Add("Origin", Origin);
            using var answer = await http.SendAsync(request, Token);
            Assert.Equal(expected, answer.StatusCode);
            Assert.Equal(["*"], answer.Headers.GetValues("Access-Control-Allow-Origin"));
            var exposed = string.Join(',', answer.Headers.GetValues("Access-Control-Expose-Headers"));
            Assert.Contains("Link", exposed, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("Location", exposed, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Theory]
    [InlineData("POST", "/api/persons")]
    [InlineData("POST", "/api/locations")]
    [InlineData("DELETE", "/api/venues/5")]
    public async Task Preflight_FromAnotherOrigin_AllowsMethodAndHeaders(string method, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, path);
        request.Headers.Add("Origin", Origin);
        request.Headers.Add("Access-Control-Request-Method", method);
        request.Headers.Add("Access-Control-Request-Headers", "content-type,prefer");
        using var answer = await (await system.ClientsAsync()).Rest.SendAsync(request, Token);

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal(["*"], answer.Headers.GetValues("Access-Control-Allow-Origin"));
        Assert.Contains(method, string.Join(',', answer.Headers.GetValues("Access-Control-Allow-Methods")), StringComparison.Ordinal);
        Assert.Contains("prefer", string.Join(',', answer.Headers.GetValues("Access-Control-Allow-Headers")), StringComparison.Ordinal);
    }

    private async Task<HttpClient[]> EveryPortAsync()
    {
        var clients = await system.ClientsAsync();
        return [clients.Rest, clients.Location, clients.Producer, clients.Operations, clients.Web];
    }
}
