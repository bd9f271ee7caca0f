using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using UdaConnect.Tests.Gateway.Support;
using Xunit;

namespace UdaConnect.Tests.Gateway.Endpoints;

public sealed class EventEndpointsTests(GatewaySystem system)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Create_Event_IsReadBackAndARepeatIsTheSameOne()
    {
        var http = (await system.ClientsAsync()).Rest;
        var body = new { id = 99, name = "Begegnung \"2026\"", start_date = "2026-1-6", end_date = "2026-01-08", extra = 1 };
        using var created = await http.PostAsJsonAsync("/api/events", body, Token);
        var text = await created.Content.ReadAsStringAsync(Token);
        var id = JsonElement.Parse(text).GetProperty("id").GetInt64();

        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.Equal($"/api/events/{id}", created.Headers.Location?.ToString());
        Assert.Equal($$"""{"id":{{id}},"name":"Begegnung \"2026\"","start_date":"2026-01-06","end_date":"2026-01-08"}""", text);
        Assert.Equal(text, await http.GetStringAsync($"/api/events/{id}", Token));
        using var again = await http.PostAsJsonAsync("/api/events", body, Token);
        Assert.Equal((HttpStatusCode.OK, text), (again.StatusCode, await again.Content.ReadAsStringAsync(Token)));
        Assert.Equal($"/api/events/{id}", again.Headers.Location?.ToString());
    }

    [Fact]
    public async Task List_InPages_IsEveryEventOnceInTheOrderOfIds()
    {
        var clients = await system.ClientsAsync();
        var mine = new List<long>();
        for (var year = 2050; year < 2055; year++)
            mine.Add(await CreateAsync(clients, "Annual", $"{year}-05-01", $"{year}-05-03"));

        var seen = new List<long>();
        for (var path = "/api/events?limit=2"; path is not null;)
        {
            using var answer = await clients.Rest.GetAsync(path, Token);
            var page = await answer.Content.ReadFromJsonAsync<JsonElement>(Token);
            Assert.InRange(page.GetArrayLength(), 1, 2);
            seen.AddRange(page.EnumerateArray().Select(listed => listed.GetProperty("id").GetInt64()));
            path = answer.Headers.TryGetValues("Link", out var links) ? links.Single().Split('<', '>')[1] : null;
        }

        Assert.Equal(seen.Order().Distinct(), seen);
        Assert.Equal(mine, seen.Where(mine.Contains));
        Assert.Superset(mine.ToHashSet(), (await clients.GetAsync("/api/events")).EnumerateArray().Select(listed => listed.GetProperty("id").GetInt64()).ToHashSet());
    }

    [Fact]
    public async Task Find_Unknown_Is404NamingTheId()
    {
        using var answer = await (await system.ClientsAsync()).Rest.GetAsync("/api/events/9007199254740991", Token);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("9007199254740991", (await Refusal.ProblemAsync(answer)).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Venues_OfAnEvent_AreListedByItAlone()
    {
        var clients = await system.ClientsAsync();
        var place = clients.NextPlace();
        var (mine, other) = (await CreateAsync(clients, "Venues", "2026-01-06", "2026-01-08"), await CreateAsync(clients, "Venues", "2027-01-06", "2027-01-08"));
        var booths = new List<long>();
        for (var i = 0; i < 3; i++)
            booths.Add(await RegisterVenueAsync(clients, place.Longitude + i * 0.03, place.Latitude, mine));
        var elsewhere = await RegisterVenueAsync(clients, place.Longitude, place.Latitude, other);

        Assert.Equal(booths, Ids(await clients.GetAsync($"/api/venues?event={mine}")));
        Assert.Equal([elsewhere], Ids(await clients.GetAsync($"/api/venues?event={other}")));
        Assert.Equal(booths[..1], Ids(await clients.GetAsync(FormattableString.Invariant(
            $"/api/venues?event={mine}&bbox={place.Longitude - 0.01},{place.Latitude - 0.01},{place.Longitude + 0.01},{place.Latitude + 0.01}"))));
        Assert.Equal(mine, (await clients.GetAsync($"/api/venues/{booths[0]}")).GetProperty("properties").GetProperty("event_id").GetInt64());

        using var page = await clients.Rest.GetAsync($"/api/venues?event={mine}&limit=2", Token);
        var next = page.Headers.GetValues("Link").Single().Split('<', '>')[1];
        Assert.Equal(booths[2..], Ids(await clients.GetAsync(next)));
    }

    internal static async Task<long> CreateAsync(GatewayClients clients, string name, string first, string last)
    {
        using var created = await clients.Rest.PostAsJsonAsync("/api/events", new { name, start_date = first, end_date = last }, Token);
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        return (await created.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("id").GetInt64();
    }

    internal static async Task<long> RegisterVenueAsync(GatewayClients clients, double longitude, double latitude, long? eventId = null)
    {
        var geometry = new { type = "Point", coordinates = new[] { longitude, latitude } };
        var properties = new { name = "Room", kind = "room", radius_metres = 10, event_id = eventId };
        using var created = await clients.Rest.PostAsJsonAsync("/api/venues", new { type = "Feature", geometry, properties }, Token);
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        return (await created.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("id").GetInt64();
    }

    private static long[] Ids(JsonElement venues) => [.. venues.GetProperty("features").EnumerateArray().Select(venue => venue.GetProperty("id").GetInt64())];
}
