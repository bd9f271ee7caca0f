using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using UdaConnect.Tests.Gateway.Support;
using Xunit;

namespace UdaConnect.Tests.Gateway.Endpoints;

public sealed class SessionEndpointsTests(GatewaySystem system)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Create_Session_IsReadBackAndARepeatIsTheSameOne()
    {
        var clients = await system.ClientsAsync();
        var venue = await EventEndpointsTests.RegisterVenueAsync(clients, 10, 50);
        var body = new { title = "Öffnen & \"schließen\"", start = "2026-01-06 10:00:00+01:00", end = "2026-01-06T09:30:00.250Z" };
        using var created = await PostAsync(clients, venue, body);
        var text = await created.Content.ReadAsStringAsync(Token);
        var id = JsonElement.Parse(text).GetProperty("id").GetInt64();

        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.Equal($"/api/sessions/{id}", created.Headers.Location?.ToString());
        Assert.Equal(
            $$"""{"id":{{id}},"venue_id":{{venue}},"title":"Öffnen & \"schließen\"","start":"2026-01-06T09:00:00.000Z","end":"2026-01-06T09:30:00.250Z"}""", text);
        Assert.Equal(text, await clients.Rest.GetStringAsync($"/api/sessions/{id}", Token));
        Assert.Equal($"[{text}]", await clients.Rest.GetStringAsync($"/api/venues/{venue}/sessions", Token));
        using var again = await PostAsync(clients, venue, body);
        Assert.Equal((HttpStatusCode.OK, text), (again.StatusCode, await again.Content.ReadAsStringAsync(Token)));
        Assert.Equal($"/api/sessions/{id}", again.Headers.Location?.ToString());
    }

    [Fact]
    public async Task Create_Overlapping_Is409NamingTheOther()
    {
        var clients = await system.ClientsAsync();
        var venue = await EventEndpointsTests.RegisterVenueAsync(clients, 10, 50);
        using var first = await PostAsync(clients, venue, Session("First", "09:00", "10:00"));
        using var second = await PostAsync(clients, venue, Session("Second", "09:59", "11:00"));
        using var touching = await PostAsync(clients, venue, Session("Second", "10:00", "11:00"));

        var id = (await first.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("id").GetInt64();
        Assert.Equal(HttpStatusCode.Conflict, second.StatusCode);
        var problem = await Refusal.ProblemAsync(second);
        Assert.Equal("urn:udaconnect:problem:session-overlaps", problem.GetProperty("type").GetString());
        Assert.Equal(
            $"overlaps session {id}, \"First\", 2026-01-06T09:00:00.000Z to 2026-01-06T10:00:00.000Z",
            Assert.Single(problem.GetProperty("errors").GetProperty("start").EnumerateArray()).GetString());
        Assert.Equal(HttpStatusCode.Created, touching.StatusCode);
    }

    [Fact]
    public async Task Create_AtARetiredVenue_Is409()
    {
        var clients = await system.ClientsAsync();
        var venue = await EventEndpointsTests.RegisterVenueAsync(clients, 10, 50);
        using (await clients.Rest.DeleteAsync($"/api/venues/{venue}", Token))
        {
        }

        using var refused = await PostAsync(clients, venue, Session("Late", "09:00", "10:00"));
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Equal("urn:udaconnect:problem:venue-retired", (await Refusal.ProblemAsync(refused)).GetProperty("type").GetString());
    }

    [Theory]
    [InlineData("2026-01-05T23:30:00Z", "2026-01-06T00:30:00Z", "start")]
    [InlineData("2026-01-06T23:30:00Z", "2026-01-07T00:30:00Z", "end")]
    [InlineData("2026-01-09T09:00:00Z", "2026-01-09T10:00:00Z", "start")]
    public async Task Create_OutsideTheDaysOfTheEvent_IsRefusedNamingTheField(string start, string end, string field)
    {
        var clients = await system.ClientsAsync();
        using var day = await clients.Rest.PostAsJsonAsync("/api/events", new { name = "One day", start_date = "2026-01-06", end_date = "2026-01-06" }, Token);
        var days = (await day.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("id").GetInt64();
        var venue = await EventEndpointsTests.RegisterVenueAsync(clients, 10, 50, days);
        using var refused = await PostAsync(clients, venue, new { title = "Outside", start, end });

        await Refusal.IsAsync(refused, field, $"must lie within the days of event {days}, 2026-01-06 to 2026-01-06 UTC");
    }

    [Fact]
    public async Task List_RangeAndPages_IsWhatOverlapsByStart()
    {
        var clients = await system.ClientsAsync();
        var venue = await EventEndpointsTests.RegisterVenueAsync(clients, 10, 50);
        foreach (var hour in new[] { 12, 9, 15, 10, 18 })
        {
            using var created = await PostAsync(clients, venue, Session($"At {hour}", $"{hour:00}:00", $"{hour:00}:45"));
            Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        }

        Assert.Equal(["At 9", "At 10", "At 12", "At 15", "At 18"], await ListAsync(clients, $"/api/venues/{venue}/sessions?limit=2"));
        Assert.Equal(
            ["At 10", "At 12", "At 15"], await ListAsync(clients, $"/api/venues/{venue}/sessions?start_date=2026-01-06T10:44:59Z&end_date=2026-01-06T15:00:00.001Z&limit=1"));
        Assert.Equal(["At 12"], await ListAsync(clients, $"/api/venues/{venue}/sessions?start_date=2026-01-06T10:45:00Z&end_date=2026-01-06T15:00:00Z"));
        Assert.Equal(["At 15", "At 18"], await ListAsync(clients, $"/api/venues/{venue}/sessions?start_date=2026-01-06T14:00:00Z"));
        Assert.Equal(5, (await ListAsync(clients, $"/api/venues/{venue}/sessions?end_date=2026-01-06")).Count);
        Assert.Empty(await ListAsync(clients, $"/api/venues/{venue}/sessions?end_date=2026-01-05"));
    }

    [Fact]
    public async Task ListCreateAndFind_Unknown_Are404NamingTheId()
    {
        var clients = await system.ClientsAsync();
        using var listed = await clients.Rest.GetAsync("/api/venues/9007199254740991/sessions", Token);
        using var created = await PostAsync(clients, 9007199254740991, Session("Nowhere", "09:00", "10:00"));
        using var found = await clients.Rest.GetAsync("/api/sessions/9007199254740991", Token);
        foreach (var answer in new[] { listed, created, found })
        {
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            Assert.Contains("9007199254740991", (await Refusal.ProblemAsync(answer)).GetProperty("detail").GetString(), StringComparison.Ordinal);
        }
    }

    private static object Session(string title, string from, string to) => new { title, start = $"2026-01-06T{from}:00Z", end = $"2026-01-06T{to}:00Z" };

    private static Task<HttpResponseMessage> PostAsync(GatewayClients clients, long venue, object body) =>
        clients.Rest.PostAsJsonAsync($"/api/venues/{venue}/sessions", body, Token);

    private static async Task<List<string>> ListAsync(GatewayClients clients, string path)
    {
        var titles = new List<string>();
        for (string? next = path; next is not null;)
        {
            using var answer = await clients.Rest.GetAsync(next, Token);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            titles.AddRange((await answer.Content.ReadFromJsonAsync<JsonElement>(Token)).EnumerateArray().Select(session => session.GetProperty("title").GetString()!));
            next = answer.Headers.TryGetValues("Link", out var links) ? links.Single().Split('<', '>')[1] : null;
        }

        return titles;
    }
}
