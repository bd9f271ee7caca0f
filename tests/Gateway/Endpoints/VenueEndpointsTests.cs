using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using UdaConnect.Tests.Gateway.Support;
using Xunit;

namespace UdaConnect.Tests.Gateway.Endpoints;

public sealed class VenueEndpointsTests(GatewaySystem system)
{
    private const string GeoJson = "application/geo+json";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>RFC 7946 in, the same out, in the shape of the contract.</summary>
    [Theory]
    [InlineData("""{"type":"Polygon","coordinates":[[[10,50],[10.001,50],[10.001,50.001],[10,50.001],[10,50]]]}""", "null")]
    [InlineData("""{"type":"MultiPolygon","coordinates":[[[[179.9,1],[180,1],[180,1.1],[179.9,1.1],[179.9,1]]],[[[-180,1],[-179.9,1],[-179.9,1.1],[-180,1.1],[-180,1]]]]}""", "null")]
    [InlineData("""{"type":"Polygon","coordinates":[[[10,50],[10.01,50],[10.01,50.01],[10,50.01],[10,50]],[[10.002,50.002],[10.002,50.004],[10.004,50.004],[10.002,50.002]],[[10.006,50.006],[10.007,50.007],[10.007,50.006],[10.006,50.006]]]}""", "null")]
    [InlineData("""{"type":"MultiPolygon","coordinates":[[[[10,50],[10.01,50],[10.01,50.01],[10,50]],[[10.005,50.001],[10.006,50.001],[10.006,50.002],[10.005,50.001]]],[[[10.02,50],[10.03,50],[10.03,50.01],[10.02,50]]]]}""", "null")]
    [InlineData("""{"type":"Point","coordinates":[-122.290524,37.553441]}""", "12.5")]
    public async Task Register_Footprint_IsCreatedAndReadBackAsGiven(string geometry, string radius)
    {
        var clients = await system.ClientsAsync();
        string Properties(string more) => $$"""{"name":"Bühne \"1\"","kind":"stage","radius_metres":{{radius}},"event_id":null,{{more}}}""";
        var body = $$$"""{"type":"Feature","id":"ignored","geometry":{{{geometry}}},"properties":{{{Properties("\"extra\":{}")}}},"bbox":[1,2,3,4]}""";
        using var content = new StringContent(body, Encoding.UTF8, GeoJson);
        using var created = await clients.Rest.PostAsync("/api/venues", content, Token);

        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.Equal(GeoJson, created.Content.Headers.ContentType?.MediaType);
        var text = await created.Content.ReadAsStringAsync(Token);
        var id = IdOf(JsonElement.Parse(text));
        Assert.Equal($"/api/venues/{id}", created.Headers.Location?.ToString());
        Assert.Equal($$$"""{"type":"Feature","id":{{{id}}},"geometry":{{{geometry}}},"properties":{{{Properties("\"retired_at\":null")}}}}""", text);
        using var found = await clients.Rest.GetAsync($"/api/venues/{id}", Token);
        Assert.Equal(GeoJson, found.Content.Headers.ContentType?.MediaType);
        Assert.Equal(text, await found.Content.ReadAsStringAsync(Token));
    }

    [Theory]
    [InlineData("booth")]
    [InlineData("stage")]
    [InlineData("room")]
    [InlineData("hall")]
    [InlineData("area")]
    public async Task Register_EveryKind_IsKept(string kind)
    {
        var clients = await system.ClientsAsync();
        var venue = await clients.GetAsync($"/api/venues/{await RegisterDiscAsync(clients, 10, 50, kind)}");

        Assert.Equal(kind, venue.GetProperty("properties").GetProperty("kind").GetString());
    }

    [Fact]
    public async Task List_Box_IsTheVenuesThatTouchItInTheOrderOfIdsAndPaged()
    {
        var clients = await system.ClientsAsync();
        var place = clients.NextPlace();
        var mine = new List<long>();
        for (var i = 0; i < 5; i++)
            mine.Add(await RegisterDiscAsync(clients, place.Longitude + i * 0.001, place.Latitude));
        await RegisterDiscAsync(clients, place.Longitude, place.Latitude + 0.05);

        var box = string.Create(CultureInfo.InvariantCulture, $"{place.Longitude - 0.01:R},{place.Latitude - 0.01:R},{place.Longitude + 0.01:R},{place.Latitude + 0.01:R}");
        var (whole, none) = await ListAsync(clients, $"/api/venues?bbox={box}&event=&unknown=1");
        Assert.Equal(mine, whole);
        Assert.Null(none);

        var seen = new List<long>();
        for (var next = $"/api/venues?bbox={box}&limit=2"; next is not null;)
        {
            (var page, next) = await ListAsync(clients, next);
            Assert.InRange(page.Count, 1, 2);
            seen.AddRange(page);
        }

        Assert.Equal(mine, seen);
        Assert.Equal(mine[..1], (await ListAsync(clients, string.Create(
            CultureInfo.InvariantCulture, $"/api/venues?bbox={place.Longitude:R},{place.Latitude:R},{place.Longitude:R},{place.Latitude:R}"))).Ids);
    }

    /// <summary>RFC 7946, 5.2: west greater than east is a box across the antimeridian.</summary>
    [Fact]
    public async Task List_BoxAcrossTheAntimeridian_TouchesBothSides()
    {
        var clients = await system.ClientsAsync();
        var latitude = -clients.NextPlace().Latitude;
        var (west, east) = (await RegisterDiscAsync(clients, 179.99, latitude), await RegisterDiscAsync(clients, -179.99, latitude));
        var away = await RegisterDiscAsync(clients, 0, latitude);

        var (found, _) = await ListAsync(
            clients, string.Create(CultureInfo.InvariantCulture, $"/api/venues?bbox=179.9,{latitude - 0.001:R},-179.9,{latitude + 0.001:R}"));
        Assert.Contains(west, found);
        Assert.Contains(east, found);
        Assert.DoesNotContain(away, found);
    }

    [Fact]
    public async Task Retire_Venue_IsMarkedOnceAndStillListed()
    {
        var clients = await system.ClientsAsync();
        var place = clients.NextPlace();
        var id = await RegisterDiscAsync(clients, place.Longitude, place.Latitude);

        var retired = await RetireAsync(clients, id);
        var at = retired.GetProperty("properties").GetProperty("retired_at").GetString();
        Assert.Matches(@"^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d\d\dZ$", at);
        Assert.Equal(retired.GetRawText(), (await RetireAsync(clients, id)).GetRawText());
        Assert.Equal(retired.GetRawText(), (await clients.GetAsync($"/api/venues/{id}")).GetRawText());
        var (listed, _) = await ListAsync(clients, string.Create(
            CultureInfo.InvariantCulture, $"/api/venues?bbox={place.Longitude:R},{place.Latitude:R},{place.Longitude:R},{place.Latitude:R}"));
        Assert.Equal([id], listed);
    }

    [Fact]
    public async Task FindAndRetire_Unknown_Are404NamingTheId()
    {
        var http = (await system.ClientsAsync()).Rest;
        using var found = await http.GetAsync("/api/venues/9007199254740991", Token);
        using var retired = await http.DeleteAsync("/api/venues/9007199254740991", Token);
        foreach (var answer in new[] { found, retired })
        {
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            Assert.Contains("9007199254740991", (await Refusal.ProblemAsync(answer)).GetProperty("detail").GetString(), StringComparison.Ordinal);
        }
    }

    private static long IdOf(JsonElement venue) => venue.GetProperty("id").GetInt64();

    private static async Task<long> RegisterDiscAsync(GatewayClients clients, double longitude, double latitude, string kind = "booth")
    {
        var geometry = new { type = "Point", coordinates = new[] { longitude, latitude } };
        var properties = new { name = "Booth", kind, radius_metres = 3 };
        using var created = await clients.Rest.PostAsJsonAsync("/api/venues", new { type = "Feature", geometry, properties }, Token);
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        return IdOf(await created.Content.ReadFromJsonAsync<JsonElement>(Token));
    }

    private static async Task<JsonElement> RetireAsync(GatewayClients clients, long id)
    {
        using var answer = await clients.Rest.DeleteAsync($"/api/venues/{id}", Token);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Token);
    }

    private static async Task<(List<long> Ids, string? Next)> ListAsync(GatewayClients clients, string path)
    {
        using var answer = await clients.Rest.GetAsync(path, Token);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(GeoJson, answer.Content.Headers.ContentType?.MediaType);
        var list = await answer.Content.ReadFromJsonAsync<JsonElement>(Token);
        Assert.Equal("FeatureCollection", list.GetProperty("type").GetString());
        var next = answer.Headers.TryGetValues("Link", out var links) ? links.Single() : null;
        return ([.. list.GetProperty("features").EnumerateArray().Select(IdOf)], next?[1..next.IndexOf('>', StringComparison.Ordinal)]);
    }
}
