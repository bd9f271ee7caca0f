using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using UdaConnect.Tests.Gateway.Support;
using Xunit;

namespace UdaConnect.Tests.Gateway.Endpoints;

/// <summary>Each port documents what its clients came for, and the pages need no internet.</summary>
public sealed partial class DocumentationTests(GatewaySystem system)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Document_OfTheRestPort_HoldsEveryResource()
    {
        var paths = await PathsAsync((await system.ClientsAsync()).Rest);

        string[] resources =
        [
            "/api/persons", "/api/persons/{id}", "/api/persons/{id}/connection", "/api/persons/{id}/connections", "/api/persons/{id}/connections/{other_id}", "/api/persons/{id}/locations", "/api/persons/{id}/attendance", "/api/persons/{id}/shared", "/api/venues/{id}/attendance", "/api/sessions/{id}/attendance/people", "/api/location/locations",
            "/api/locations", "/api/locations/{id}", "/api/venues", "/api/venues/{id}", "/api/venues/{id}/sessions",
            "/api/sessions/{id}", "/api/events", "/api/events/{id}", "/api/person-visit", "/health", "/api",
        ];
        Assert.Superset(resources.ToHashSet(), paths.Keys.ToHashSet());
        Assert.Equal(["delete", "get"], paths["/api/venues/{id}"].Order());
        Assert.Equal(["get", "post"], paths["/api/persons"].Order());
    }

    [Fact]
    public async Task Document_OfTheLocationPort_HoldsTheLocationOperationsOnly() =>
        Assert.Equal(
            ["/api/location/locations", "/api/locations", "/api/locations/{id}", "/api/persons/{id}/locations"],
            (await PathsAsync((await system.ClientsAsync()).Location)).Keys.Order());

    [Fact]
    public async Task Document_OfTheProducerPort_HoldsTheOlderProducerOnly() =>
        Assert.Equal(["/api/person-visit"], (await PathsAsync((await system.ClientsAsync()).Producer)).Keys);

    [Fact]
    public async Task Page_OfEveryDocumentedPort_FetchesNothingFromElsewhere()
    {
        var clients = await system.ClientsAsync();
        foreach (var http in new[] { clients.Rest, clients.Location, clients.Producer })
        {
            var page = await HtmlAsync(http);
            Assert.Contains("swagger-ui", page, StringComparison.Ordinal);
            var files = Reference().Matches(page).Select(match => match.Groups[1].Value).ToArray();
            Assert.NotEmpty(files);
            foreach (var file in files)
            {
                Assert.DoesNotContain("//", file, StringComparison.Ordinal);
                using var answer = await http.GetAsync(file, Token);
                Assert.True(answer.IsSuccessStatusCode, $"{file}: {answer.StatusCode}");
            }

            // Unless told otherwise its script asks a validator on the internet about every document.
            var script = await http.GetStringAsync("index.js", Token);
            Assert.DoesNotContain("\"validatorUrl\":", script, StringComparison.Ordinal);
            Assert.Contains("configObject.validatorUrl = null", script, StringComparison.Ordinal);
            Assert.Contains("/swagger.json", script, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Page_OfWebAndOperations_IsSelfContained()
    {
        var clients = await system.ClientsAsync();
        foreach (var (http, title) in new[] { (clients.Web, "<title>UdaConnect</title>"), (clients.Operations, "<title>UdaConnect operations</title>") })
        {
            var page = await HtmlAsync(http);
            Assert.Contains(title, page, StringComparison.Ordinal);
            Assert.DoesNotContain("://", page, StringComparison.Ordinal);
            Assert.DoesNotMatch("(src|href)=\"//", page);
        }
    }

    private static async Task<string> HtmlAsync(HttpClient http)
    {
        using var answer = await http.GetAsync("/", Token);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
        return await answer.Content.ReadAsStringAsync(Token);
    }

    /// <summary>The operations of each path of a port's document.</summary>
    private static async Task<Dictionary<string, string[]>> PathsAsync(HttpClient http)
    {
        var document = await http.GetFromJsonAsync<JsonElement>("/swagger.json", Token);
        Assert.StartsWith("3.", document.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        return document.GetProperty("paths").EnumerateObject().ToDictionary(
            path => path.Name, path => path.Value.EnumerateObject().Select(operation => operation.Name).ToArray());
    }

    [GeneratedRegex("(?:src|href)=\"([^\"#]+)\"")]
    private static partial Regex Reference();
}
