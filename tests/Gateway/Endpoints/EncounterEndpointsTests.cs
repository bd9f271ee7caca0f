using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using UdaConnect.Tests.Gateway.Support;
using UdaConnect.Tests.Support;
using UdaConnect.Visits;
using Xunit;

namespace UdaConnect.Tests.Gateway.Endpoints;

/// <summary><c>connections</c> and <c>connections/{other_id}</c>; whether the figures are right is the cluster tests' matter.</summary>
public sealed class EncounterEndpointsTests(GatewaySystem system)
{
    private const long Second = 1_000;

    private static readonly Input Good = new(("start_date", "2020-06-15"), ("end_date", "2020-06-15"));

    public static TheoryData<string, string?, string> Cases => new()
    {
        { "start_date", null, "is missing" },
        { "start_date", "2020-06-16", "must come before end_date" },
        { "end_date", "soon", "must be a day" },
        { "end_date", "2021-06-16", "at most 366 days" },
        { "distance", "0", "greater than 0" },
        { "distance", "10000.1", "at most 10000" },
        { "distance", "NaN", "must be a number" },
        { "within", "-1", "from 0 to 31622400" },
        { "within", "soon", "must be a number" },
        { "gap", "-1", "from 0 to 31622400" },
        { "gap", "", "must be a number" },
        { "preset", "hug", "must be one of close-contact, face-to-face" },
        { "preset", "", "must be one of close-contact, face-to-face" },
        { "event", "9007199254740991", "no event of that id" },
        { "event", "x", "whole number" },
        { "limit", "0", "from 1 to 1000" },
        { "limit", "1001", "from 1 to 1000" },
        { "cursor", "-", "must be a cursor" },
        { "cursor", "x-1", "must be a cursor" },
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Cases))]
    public async Task Connections_BadParameter_IsRefusedNamingIt(string field, string? value, string reason) =>
        await Refusal.OfGetAsync((await system.ClientsAsync()).Rest, "/api/persons/5/connections" + Good.Query(field, value), field, reason);

    [Theory, MemberData(nameof(Cases))]
    public async Task Encounters_BadParameter_IsRefusedNamingIt(string field, string? value, string reason) =>
        await Refusal.OfGetAsync((await system.ClientsAsync()).Rest, "/api/persons/5/connections/6" + Good.Query(field, value), field, reason);

    [Theory, MemberData(nameof(BadPersonInputTests.BadIds), MemberType = typeof(BadPersonInputTests))]
    public async Task Encounters_BadIdOfTheOther_IsRefusedNamingIt(string id) =>
        await Refusal.OfGetAsync((await system.ClientsAsync()).Rest, $"/api/persons/5/connections/{id}" + Good.Query(), "other_id", "from 1 to 2147483647");

    [Fact]
    public async Task Connections_UnknownPerson_IsNotFound()
    {
        var clients = await system.ClientsAsync();
        var ada = await clients.RegisterAsync("Ada", "Byron");
        foreach (var path in new[] { $"{clients.NextPerson()}/connections", $"{ada}/connections/{clients.NextPerson()}" })
        {
            using var answer = await clients.Rest.GetAsync($"/api/persons/{path}{Good.Query()}", Token);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    [Fact]
    public async Task Connections_PeopleMet_LongestFirstPageByPage()
    {
        var clients = await system.ClientsAsync();
        var (ada, grace, joan) = (await clients.RegisterAsync("Ada", "Byron"), await clients.RegisterAsync("Grace", "Hopper"), await clients.RegisterAsync("Joan", "Clarke"));
        var place = clients.NextPlace();
        Visit At(int person, long afterMs) => new(clients.NextVisit(), GatewayClients.Noon + afterMs, place.Longitude, place.Latitude, person);
        await clients.StoreAsync(
            At(ada, 0), At(ada, 240 * Second), At(ada, 3_600 * Second),
            At(grace, 10 * Second), At(grace, 250 * Second), At(grace, 3_610 * Second), At(joan, 5 * Second));

        JsonElement[] first = [];
        HttpResponseMessage? answer = null;
        await Eventually.TrueAsync(
            async () =>
            {
                answer?.Dispose();
                answer = await clients.Rest.GetAsync($"/api/persons/{ada}/connections{Good.Query()}&limit=1", Token);
                first = (await answer.Content.ReadFromJsonAsync<JsonElement[]>(Token))!;
                return first.Length == 1 && first[0].GetProperty("encounters").GetInt32() == 2;
            },
            "both encounters with Grace");
        Assert.Equal(
            $$"""{"person":{"id":{{grace}},"first_name":"Grace","last_name":"Hopper","company_name":""},"encounters":2,"duration_seconds":240,"first_met":"2020-06-15T10:00:10.000Z","last_met":"2020-06-15T11:00:10.000Z","closest_metres":0,"venues":[]}""",
            first[0].GetRawText());
        var next = answer!.Headers.GetValues("Link").Single();
        answer.Dispose();
        Assert.EndsWith(">; rel=\"next\"", next, StringComparison.Ordinal);
        using var second = await clients.Rest.GetAsync(next[1..next.IndexOf('>', StringComparison.Ordinal)], Token);
        var rest = (await second.Content.ReadFromJsonAsync<JsonElement[]>(Token))!;
        Assert.Equal(joan, Assert.Single(rest).GetProperty("person").GetProperty("id").GetInt32());
        Assert.Equal(0, rest[0].GetProperty("duration_seconds").GetDouble());
        Assert.False(second.Headers.Contains("Link"));

        var encounters = (await clients.Rest.GetFromJsonAsync<JsonElement[]>($"/api/persons/{ada}/connections/{grace}{Good.Query()}", Token))!;
        Assert.Equal(2, encounters.Length);
        Assert.Equal(
            string.Create(
                CultureInfo.InvariantCulture,
                $$"""{"start":"2020-06-15T10:00:10.000Z","end":"2020-06-15T10:04:10.000Z","duration_seconds":240,"closest_metres":0,"longitude":{{place.Longitude:R}},"latitude":{{place.Latitude:R}},"venues":[],"sessions":[]}"""),
            encounters[0].GetRawText());
        Assert.Empty((await clients.Rest.GetFromJsonAsync<JsonElement[]>($"/api/persons/{ada}/connections{Good.Query()}&preset=close-contact", Token))!);
    }
}
