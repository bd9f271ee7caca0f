using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using UdaConnect.Tests.Gateway.Support;
using UdaConnect.Tests.Support;
using UdaConnect.Visits;
using Xunit;

namespace UdaConnect.Tests.Gateway.Endpoints;

/// <summary>Where people stayed, which talks they saw, and who was there too, as the API gives it; that it is right is shown in tests/Cluster.</summary>
public sealed class AttendanceEndpointsTests(GatewaySystem system)
{
    private const long Minute = 60_000;

    private static readonly Input Good = new(("start_date", "2020-06-15"), ("end_date", "2020-06-15"));

    public static TheoryData<string, string?, string> Cases => new()
    {
        { "start_date", null, "is missing" },
        { "start_date", "2020-06-16", "must come before end_date" },
        { "end_date", "soon", "must be a day" },
        { "end_date", "2021-06-16", "at most 366 days" },
        { "event", "x", "whole number" },
        { "event", "9007199254740991", "no event of that id" },
    };

    public static TheoryData<string, string?, string> SharedCases => new()
    {
        { "kinds", "booth,tent", "must be some of" },
        { "kinds", "", "must be some of" },
        { "limit", "0", "from 1 to 1000" },
        { "cursor", "x-1", "must be a cursor" },
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Cases))]
    public async Task Attendance_BadParameter_IsRefusedNamingIt(string field, string? value, string reason) =>
        await Refusal.OfGetAsync((await system.ClientsAsync()).Rest, "/api/persons/5/attendance" + Good.Query(field, value), field, reason);

    [Theory, MemberData(nameof(Cases)), MemberData(nameof(SharedCases))]
    public async Task Shared_BadParameter_IsRefusedNamingIt(string field, string? value, string reason) =>
        await Refusal.OfGetAsync((await system.ClientsAsync()).Rest, "/api/persons/5/shared" + Good.Query(field, value), field, reason);

    [Theory]
    [InlineData("/api/persons/2000000000/attendance")]
    [InlineData("/api/persons/2000000000/shared")]
    [InlineData("/api/venues/9007199254740991/attendance")]
    [InlineData("/api/venues/9007199254740991/attendance/people")]
    [InlineData("/api/sessions/9007199254740991/attendance")]
    [InlineData("/api/sessions/9007199254740991/attendance/people")]
    public async Task Any_NobodyOrNothingOfThatId_IsNotFound(string path)
    {
        using var answer = await (await system.ClientsAsync()).Rest.GetAsync(path + Good.Query(), Token);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task All_TalkInABooth_TellWhoSawWhatTogether()
    {
        var clients = await system.ClientsAsync();
        var (ada, grace, joan) = (await clients.RegisterAsync("Ada", "Byron"), await clients.RegisterAsync("Grace", "Hopper"), await clients.RegisterAsync("Joan", "Clarke"));
        var place = clients.NextPlace();
        var fair = (await PostAsync(clients, "/api/events", new { name = $"Fair of {ada}", start_date = "2020-06-15", end_date = "2020-06-16" })).GetProperty("id").GetInt64();
        var booth = (await PostAsync(clients, "/api/venues", new
        {
            type = "Feature",
            geometry = new { type = "Point", coordinates = new[] { place.Longitude, place.Latitude } },
            properties = new { name = "Booth 1", kind = "booth", radius_metres = 20, event_id = fair },
        })).GetProperty("id").GetInt64();
        var talk = (await PostAsync(clients, $"/api/venues/{booth}/sessions", new { title = "Analytical engines", start = "2020-06-15T10:02:00Z", end = "2020-06-15T10:30:00Z" }))
            .GetProperty("id").GetInt64();
        Visit At(int person, long minute) => new(clients.NextVisit(), GatewayClients.Noon + minute * Minute, place.Longitude, place.Latitude, person);
        await clients.StoreAsync(At(ada, 0), At(ada, 4), At(ada, 8), At(grace, 3), At(grace, 6), At(joan, 40));

        var query = $"?event={fair}";
        await Eventually.TrueAsync(async () => (await clients.GetAsync($"/api/venues/{booth}/attendance{Good.Query()}")).GetProperty("people").GetInt32() == 3, "all three at the booth");
        Assert.Equal(
            $$"""{"stays":[{"venue":{"id":{{booth}},"name":"Booth 1"},"start":"2020-06-15T10:00:00.000Z","end":"2020-06-15T10:08:00.000Z","duration_seconds":480}],"sessions":[{"session":{"id":{{talk}},"venue_id":{{booth}},"title":"Analytical engines","start":"2020-06-15T10:02:00.000Z","end":"2020-06-15T10:30:00.000Z"},"attended_seconds":360}]}""",
            (await clients.GetAsync($"/api/persons/{ada}/attendance{query}")).GetRawText());
        Assert.Equal(
            $$"""[{"person":{"id":{{grace}},"first_name":"Grace","last_name":"Hopper","company_name":""},"overlap_seconds":180,"venues":[{"id":{{booth}},"name":"Booth 1","overlap_seconds":180}],"sessions":[{"id":{{talk}},"title":"Analytical engines","venue_id":{{booth}},"overlap_seconds":180}]}]""",
            (await clients.GetAsync($"/api/persons/{ada}/shared{query}")).GetRawText());
        Assert.Equal("[]", (await clients.GetAsync($"/api/persons/{joan}/shared{query}")).GetRawText());

        // What the talk has of it, and that connections name both.
        var atTalk = await clients.GetAsync($"/api/sessions/{talk}/attendance");
        Assert.Equal((2, 60), (atTalk.GetProperty("people").GetInt32(), atTalk.GetProperty("step_seconds").GetInt32()));
        Assert.Equal([1, 2, 2, 2, 2, 1, 1], atTalk.GetProperty("timeline").EnumerateArray().Select(step => step.GetProperty("people").GetInt32()));
        using (var people = await clients.Rest.GetAsync($"/api/sessions/{talk}/attendance/people?limit=1", Token))
        {
            var first = (await people.Content.ReadFromJsonAsync<JsonElement[]>(Token))!;
            Assert.Equal((ada, 360), (Assert.Single(first).GetProperty("id").GetInt32(), first[0].GetProperty("duration_seconds").GetInt32()));
            var next = people.Headers.GetValues("Link").Single();
            var second = (await clients.GetAsync(next[1..next.IndexOf('>', StringComparison.Ordinal)])).EnumerateArray().ToArray();
            Assert.Equal((grace, 180), (Assert.Single(second).GetProperty("id").GetInt32(), second[0].GetProperty("duration_seconds").GetInt32()));
        }

        var met = (await clients.GetAsync($"/api/persons/{ada}/connections/{grace}{query}")).EnumerateArray().ToArray();
        Assert.Equal([(booth, talk)], met.Select(one => (one.GetProperty("venues")[0].GetProperty("id").GetInt64(), one.GetProperty("sessions")[0].GetProperty("id").GetInt64())).Distinct());
        Assert.Equal("[]", (await clients.GetAsync($"/api/persons/{ada}/connections{query}&start_date=2020-06-20&end_date=2020-06-21")).GetRawText());
    }

    private static async Task<JsonElement> PostAsync(GatewayClients clients, string path, object body)
    {
        using var answer = await clients.Rest.PostAsJsonAsync(path, body, Token);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Token);
    }
}
