using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using UdaConnect.Tests.Gateway.Support;
using UdaConnect.Tests.Support;
using UdaConnect.Visits;
using Xunit;

namespace UdaConnect.Tests.Gateway.Endpoints;

/// <summary>A live feed of the whole system, by what a client sees of it.</summary>
public sealed class LiveEndpointsTests(GatewaySystem system)
{
    private const string Day = "start_date=2020-06-15&end_date=2020-06-15";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, string?, string> Cases => new()
    {
        { "start_date", "2020-06-16", "must come before end_date" },
        { "start_date", "soon", "must be a day" },
        { "end_date", "soon", "must be a day" },
        { "end_date", "2020-06-22", "at most 7 days" },
        { "distance", "0", "greater than 0" },
        { "within", "-1", "from 0 to 31622400" },
        { "gap", "soon", "must be a number" },
        { "preset", "hug", "must be one of close-contact, face-to-face" },
        { "last_event_id", "17", "must be the id of an event" },
    };

    [Theory, MemberData(nameof(Cases))]
    public async Task Live_BadParameter_IsRefusedNamingIt(string field, string? value, string reason) => await Refusal.OfGetAsync(
        (await system.ClientsAsync()).Rest, $"/api/persons/5/live{new Input(("start_date", "2020-06-15"), ("end_date", "2020-06-15")).Query(field, value)}", field, reason);

    [Fact]
    public async Task Live_BadPersonOrEventId_IsRefused()
    {
        var clients = await system.ClientsAsync();
        await Refusal.OfGetAsync(clients.Rest, "/api/persons/x/live", "id", "from 1 to 2147483647");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/persons/5/live") { Headers = { { "Last-Event-ID", "17" } } };
        using var answer = await clients.Rest.SendAsync(request, Token);
        await Refusal.IsAsync(answer, "Last-Event-ID", "must be the id of an event");
    }

    [Fact]
    public async Task Live_UnknownPerson_Is404()
    {
        var clients = await system.ClientsAsync();
        using var answer = await clients.Rest.GetAsync(string.Create(CultureInfo.InvariantCulture, $"/api/persons/{clients.NextPerson()}/live"), Token);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        await Refusal.ProblemAsync(answer);
    }

    [Fact]
    public async Task Live_VisitsArrive_TellsWhatConnectionsAnswersAndGoesOnWhereItWas()
    {
        var clients = await system.ClientsAsync();
        var (ada, bob) = (await clients.RegisterAsync("Ada", "Byron"), await clients.RegisterAsync("Bob", "Ross"));
        var place = clients.NextPlace();
        Visit At(int person, int second) => new(clients.NextVisit(), GatewayClients.Noon + second * 1_000, place.Longitude, place.Latitude, person);
        var path = string.Create(CultureInfo.InvariantCulture, $"/api/persons/{ada}/live?{Day}&gap=60");
        string connections = string.Create(CultureInfo.InvariantCulture, $"/api/persons/{ada}/connections/{bob}?{Day}&gap=60");

        using var feed = await SseClient.OpenAsync(clients.Rest, path, null, Token);
        Assert.True(feed.Answer.Headers.CacheControl!.NoStore);
        var first = await feed.NextEventAsync(Token);
        Assert.Equal("feed", first.Name);
        Assert.EndsWith("-0", first.Id, StringComparison.Ordinal);
        Assert.Equal(
            $$"""{"person":{"id":{{ada}},"first_name":"Ada","last_name":"Byron","company_name":""},"start_date":"2020-06-15T00:00:00.000Z","end_date":"2020-06-16T00:00:00.000Z","distance":5,"within":60,"gap":60}""",
            first.Data);

        await clients.StoreAsync(At(ada, 0), At(bob, 10));
        var left = await feed.NextEventAsync(Token);
        Assert.Equal(("left", first.Id![..^1] + "1"), (left.Name, left.Id));
        Assert.Equal(
            $$"""{"key":"{{bob}}-1","state":"left","person":{"id":{{bob}},"first_name":"Bob","last_name":"Ross","company_name":""},"encounter":{{await OnlyAsync(clients, connections)}}}""", left.Data);

        // Another encounter, and then what joins the two.
        await clients.StoreAsync(At(ada, 130), At(bob, 130));
        Assert.Equal(("left", $"{bob}-2"), ((await feed.NextEventAsync(Token)) is var second ? (second.Name, KeyOf(second)) : default));
        await clients.StoreAsync(At(ada, 70));
        var joined = new[] { await feed.NextEventAsync(Token), await feed.NextEventAsync(Token) };
        Assert.Equal([("changed", $"{bob}-1"), ("withdrawn", $"{bob}-2")], joined.Select(told => (told.Name, KeyOf(told))));
        Assert.Equal(await OnlyAsync(clients, connections), JsonDocument.Parse(joined[0].Data).RootElement.GetProperty("encounter").GetRawText());
        Assert.Equal(JsonValueKind.Null, JsonDocument.Parse(joined[1].Data).RootElement.GetProperty("encounter").ValueKind);

        // Who knows all hears nothing but a sign of life; who knows nothing, the one that stands; who knew the second, what became of both.
        using var knowing = await SseClient.OpenAsync(clients.Rest, path, feed.LastEventId, Token);
        Assert.True((await knowing.NextAsync(Token))!.IsComment);
        using var ignorant = await SseClient.OpenAsync(clients.Rest, path, first.Id, Token);
        Assert.Equal(("left", $"{bob}-1"), ((await ignorant.NextEventAsync(Token)) is var one ? (one.Name, KeyOf(one)) : default));
        using var late = await SseClient.OpenAsync(clients.Rest, path, first.Id![..^1] + "2", Token);
        Assert.Equal(["changed", "withdrawn"], [(await late.NextEventAsync(Token)).Name, (await late.NextEventAsync(Token)).Name]);
    }

    private static string KeyOf(SseEvent told) => JsonDocument.Parse(told.Data).RootElement.GetProperty("key").GetString()!;

    private static async Task<string> OnlyAsync(GatewayClients clients, string path) =>
        Assert.Single((await clients.Rest.GetFromJsonAsync<JsonElement[]>(path, Token))!).GetRawText();
}
