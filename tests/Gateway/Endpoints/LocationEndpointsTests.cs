using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using UdaConnect.Tests.Gateway.Support;
using UdaConnect.Tests.Support;
using UdaConnect.Visits;
using Xunit;

namespace UdaConnect.Tests.Gateway.Endpoints;

public sealed class LocationEndpointsTests(GatewaySystem system, EmbeddedKafkaFixture kafka)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Report_Location_IsAnsweredOnceItCanBeReadBack()
    {
        var clients = await system.ClientsAsync();
        var person = clients.NextPerson();
        var body = $$"""{"id":77,"person_id":"{{person}}","longitude":"-122.290524","latitude":37.553441,"creation_time":"2020-06-15 10:00:01.6629"}""";
        using var answer = await PostAsync(clients.Rest, "/api/locations", body);
        // 202 where the machine took more than two seconds; what it says is the same.
        Assert.Contains(answer.StatusCode, new[] { HttpStatusCode.OK, HttpStatusCode.Accepted });
        var location = await answer.Content.ReadFromJsonAsync<JsonElement>(Token);
        var id = location.GetProperty("id").GetInt64();

        Assert.InRange(id, VisitIdRange.Wide.First, VisitIdRange.Wide.End - 1);
        var expected = $$"""{"id":{{id}},"person_id":{{person}},"longitude":"-122.290524","latitude":"37.553441","creation_time":"2020-06-15T10:00:01.662Z"}""";
        Assert.Equal(expected, location.GetRawText());
        Assert.Equal(expected, (await clients.StoredAsync(id)).GetRawText());
    }

    [Fact]
    public async Task Report_PreferRespondAsync_Is202WithLocation()
    {
        var clients = await system.ClientsAsync();
        var body = $$"""{"person_id":{{clients.NextPerson()}},"longitude":-180,"latitude":90}""";
        using var answer = await PostAsync(clients.Rest, "/api/locations", body, prefer: "wait=5, respond-async");

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal(["respond-async"], answer.Headers.GetValues("Preference-Applied"));
        var accepted = await answer.Content.ReadFromJsonAsync<JsonElement>(Token);
        var id = accepted.GetProperty("id").GetInt64();
        Assert.Equal($"/api/locations/{id}", answer.Headers.Location?.ToString());
        Assert.Equal(accepted.GetRawText(), (await clients.StoredAsync(id)).GetRawText());
    }

    /// <summary>Nobody reads this gateway's topic, so the visit never can be read back: after two seconds it is accepted all the same, for the log has it.</summary>
    [Fact]
    public async Task Report_NotReadableInTime_Is202WithLocation()
    {
        var reader = StandIn.Grain<IVisitReaderGrain>((_, _) => Task.FromResult<VisitRecord?>(null));
        await using var gateway = await InProcessGateway.StartAsync(StandIn.Cluster(Ids(), reader), kafka);
        using var answer = await PostAsync(gateway.Rest, "/api/locations", """{"person_id":5,"longitude":1,"latitude":2}""");

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal($"/api/locations/{VisitIdRange.Wide.First}", answer.Headers.Location?.ToString());
    }

    /// <summary>The log has it: that the cluster cannot be asked afterwards is no failure of the report.</summary>
    [Fact]
    public async Task Report_ClusterGoneAfterwards_Is202()
    {
        await using var gateway = await InProcessGateway.StartAsync(StandIn.Cluster(Ids()), kafka);
        using var answer = await PostAsync(gateway.Rest, "/api/locations", """{"person_id":5,"longitude":1,"latitude":2}""");

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
    }

    [Fact]
    public async Task Find_Unknown_Is404NamingTheId()
    {
        using var answer = await (await system.ClientsAsync()).Rest.GetAsync("/api/locations/9007199254740991", Token);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("9007199254740991", (await Refusal.ProblemAsync(answer)).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OfPerson_Range_IsTheirOwnByTimeThenId()
    {
        var clients = await system.ClientsAsync();
        var (person, place) = (clients.NextPerson(), clients.NextPlace());
        Visit At(long atMs) => new(clients.NextVisit(), atMs, place.Longitude, place.Latitude, person);
        Visit[] visits = [At(GatewayClients.Noon + 1), At(GatewayClients.Noon), At(GatewayClients.Noon), At(GatewayClients.Noon + 86_400_000)];
        await clients.StoreAsync([.. visits, visits[0] with { Id = clients.NextVisit(), PersonId = clients.NextPerson() }]);

        async Task<long[]> IdsAsync(string range) =>
            [.. (await clients.GetAsync($"/api/persons/{person}/locations?{range}")).EnumerateArray().Select(row => row.GetProperty("id").GetInt64())];
        Assert.Equal([visits[1].Id, visits[2].Id, visits[0].Id], await IdsAsync("start_date=2020-06-15&end_date=2020-06-15"));
        Assert.Equal([visits[1].Id, visits[2].Id, visits[0].Id, visits[3].Id], await IdsAsync("start_date=2020-01-01&end_date=2020-12-31"));
        Assert.Equal([visits[0].Id], await IdsAsync("start_date=2020-06-15T10:00:00.001Z&end_date=2020-06-15T10:00:00.002Z"));
        Assert.Empty(await IdsAsync("start_date=9999-01-01&end_date=9999-12-31"));
        var row = (await clients.GetAsync($"/api/persons/{person}/locations?start_date=2020-06-16&end_date=2020-06-16"))[0];
        var expected = string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"id":{{visits[3].Id}},"person_id":{{person}},"longitude":"{{place.Longitude:R}}","latitude":"{{place.Latitude:R}}","creation_time":"2020-06-16T10:00:00.000Z"}""");
        Assert.Equal(expected, row.GetRawText());
    }

    [Fact]
    public async Task OfPerson_Unknown_IsEmpty() =>
        Assert.Equal("[]", (await (await system.ClientsAsync()).GetAsync("/api/persons/2147483647/locations?start_date=2020-01-01&end_date=2020-01-01")).GetRawText());

    /// <summary>The older producer's answer, and what it sent is stored: an id of its own kept, 0 and none assigned, numbers as text.</summary>
    [Fact]
    public async Task Produce_OlderClients_AreAnsweredOkAndStored()
    {
        var clients = await system.ClientsAsync();
        var (own, person) = (clients.NextVisit(), clients.NextPerson());
        string[] bodies =
        [
            $$"""{"id":{{own}},"person_id":{{person}},"longitude":-122.290524,"latitude":37.553441,"creation_time":"2020-06-15T10:00:00"}""",
            $$"""{"id":0,"person_id":"{{person}}","longitude":"-122.290524","latitude":"37.553441","creation_time":"2020-06-15 10:00:01"}""",
            $$$"""{"id":"","person_id":{{{person}}}.0,"longitude":-1.2229e2,"latitude":"37.5","creation_time":"2020-06-15T12:00:02+02:00","unknown":{}}""",
            $$"""{"id":-3,"person_id":{{person}},"longitude":0,"latitude":0,"creation_time":"2020-06-15T10:00:03.123456789Z"}""",
        ];
        foreach (var body in bodies)
        {
            using var answer = await PostAsync(clients.Producer, "/api/person-visit", body);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal("""{"status":"ok"}""", await answer.Content.ReadAsStringAsync(Token));
        }

        JsonElement[] stored = [];
        await Eventually.TrueAsync(
            async () =>
            {
                stored = [.. (await clients.GetAsync($"/api/persons/{person}/locations?start_date=2020-06-15&end_date=2020-06-15")).EnumerateArray()];
                return stored.Length == bodies.Length;
            },
            "all that was produced");
        Assert.Equal(own, stored[0].GetProperty("id").GetInt64());
        Assert.All(stored[1..], location => Assert.InRange(location.GetProperty("id").GetInt64(), VisitIdRange.Wide.First, VisitIdRange.Wide.End - 1));
        Assert.Equal(
            ["2020-06-15T10:00:00.000Z", "2020-06-15T10:00:01.000Z", "2020-06-15T10:00:02.000Z", "2020-06-15T10:00:03.123Z"],
            stored.Select(location => location.GetProperty("creation_time").GetString()));
        Assert.Equal(["-122.290524", "-122.290524", "-122.29", "0"], stored.Select(location => location.GetProperty("longitude").GetString()));
    }

    /// <summary>Without a time it is now, and a repeat of one's own id is the same visit.</summary>
    [Fact]
    public async Task Produce_SameIdAgainWithoutTime_IsOneVisit()
    {
        var clients = await system.ClientsAsync();
        var (id, person) = (clients.NextVisit(), clients.NextPerson());
        for (var i = 0; i < 2; i++)
        {
            using var answer = await PostAsync(clients.Producer, "/api/person-visit", $$"""{"id":{{id}},"person_id":{{person}},"longitude":1,"latitude":2}""");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        var first = await clients.StoredAsync(id);
        // What follows in the same partition is settled after both.
        await clients.StoreAsync(new Visit(clients.NextVisit(), GatewayClients.Noon, 1, 2, person));
        Assert.Equal(first.GetRawText(), (await clients.StoredAsync(id)).GetRawText());
        var now = first.GetProperty("creation_time").GetString()!;
        Assert.Single((await clients.GetAsync($"/api/persons/{person}/locations?start_date={now[..10]}&end_date={now[..10]}")).EnumerateArray());
    }

    private static object Ids() => StandIn.Grain<IVisitIdsGrain>((_, arguments) => Task.FromResult<IdBlock?>(new(VisitIdRange.Wide.First, (int)arguments[0]!)));

    private static async Task<HttpResponseMessage> PostAsync(HttpClient http, string path, string body, string? prefer = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (prefer is not null)
            request.Headers.Add("Prefer", prefer);
        return await http.SendAsync(request, Token);
    }
}
