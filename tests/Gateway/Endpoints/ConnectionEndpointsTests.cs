using System.Globalization;
using System.Text.Json;
using UdaConnect.Geo;
using UdaConnect.Tests.Gateway.Support;
using UdaConnect.Tests.Support;
using UdaConnect.Visits;
using Xunit;

namespace UdaConnect.Tests.Gateway.Endpoints;

public sealed class ConnectionEndpointsTests(GatewaySystem system)
{
    private const string Day = "start_date=2020-06-15&end_date=2020-06-15";
    private const long Second = 1_000;

    [Fact]
    public async Task Connection_NearVisits_ComeOnceByTimeThenIdInTheOlderShape()
    {
        var clients = await system.ClientsAsync();
        var (ada, grace) = (await clients.RegisterAsync("Ada", "Byron"), await clients.RegisterAsync("Grace", "Hopper", "Compilers"));
        var joan = await clients.RegisterAsync("Joan", "Clarke");
        var place = clients.NextPlace();
        Visit[] near =
        [
            At(clients, grace, place, GatewayClients.Noon + 5 * Second + 662), At(clients, joan, place, GatewayClients.Noon + 60 * Second),
            At(clients, grace, place, GatewayClients.Noon + 60 * Second), At(clients, grace, North(place, 3), GatewayClients.Noon - 3600 * Second),
        ];
        await clients.StoreAsync(
        [
            At(clients, ada, place, GatewayClients.Noon), At(clients, ada, place, GatewayClients.Noon + 10 * Second), .. near,
            At(clients, grace, North(place, 50), GatewayClients.Noon), At(clients, grace, place, GatewayClients.Noon + 86_400 * Second),
        ]);

        var rows = await ConnectionAsync(clients, ada, $"{Day}&distance=5&unknown=%00", count: 4);

        // Both of one instant, by id.
        Assert.Equal(near.OrderBy(visit => visit.AtMs).ThenBy(visit => visit.Id).Select(visit => visit.Id), rows.Select(IdOf));
        var location = string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"id":{{near[0].Id}},"person_id":{{grace}},"longitude":"{{place.Longitude:R}}","latitude":"{{place.Latitude:R}}","creation_time":"2020-06-15T10:00:05.662Z"}""");
        var person = $$"""{"id":{{grace}},"first_name":"Grace","last_name":"Hopper","company_name":"Compilers"}""";
        Assert.Equal($$"""{"location":{{location}},"person":{{person}}}""", rows.Single(row => IdOf(row) == near[0].Id).GetRawText());
    }

    [Fact]
    public async Task Connection_DistanceAndTolerance_AreInclusiveBounds()
    {
        var clients = await system.ClientsAsync();
        var (ada, grace) = (await clients.RegisterAsync("Ada", "Byron"), await clients.RegisterAsync("Grace", "Hopper"));
        var place = clients.NextPlace();
        var same = At(clients, grace, place, GatewayClients.Noon + 20 * Second);
        var metreAway = At(clients, grace, North(place, 1), GatewayClients.Noon);
        var farAway = At(clients, grace, North(place, 9_000), GatewayClients.Noon + 1);
        await clients.StoreAsync(At(clients, ada, place, GatewayClients.Noon), same, metreAway, farAway);

        Assert.Equal([metreAway.Id, same.Id], (await ConnectionAsync(clients, ada, Day, count: 2)).Select(IdOf));
        Assert.Equal([same.Id], (await ConnectionAsync(clients, ada, $"{Day}&distance=0", count: 1)).Select(IdOf));
        Assert.Equal([same.Id], (await ConnectionAsync(clients, ada, $"{Day}&distance=0.5&within=20", count: 1)).Select(IdOf));
        Assert.Empty(await ConnectionAsync(clients, ada, $"{Day}&distance=0.5&within=19.999", count: 0));
        Assert.Equal([metreAway.Id], (await ConnectionAsync(clients, ada, $"{Day}&within=0", count: 1)).Select(IdOf));
        Assert.Equal([metreAway.Id, farAway.Id, same.Id], (await ConnectionAsync(clients, ada, $"{Day}&distance=10000", count: 3)).Select(IdOf));
    }

    /// <summary>Each bound on its own: a day, however written, or an instant; of any length, up to the ends of what a calendar holds.</summary>
    [Fact]
    public async Task Connection_RangeOfAnyLengthAndForm_MeansTheSameInstants()
    {
        var clients = await system.ClientsAsync();
        var (ada, grace) = (await clients.RegisterAsync("Ada", "Byron"), await clients.RegisterAsync("Grace", "Hopper"));
        var place = clients.NextPlace();
        var seen = At(clients, grace, place, GatewayClients.Noon);
        await clients.StoreAsync(At(clients, ada, place, GatewayClients.Noon), seen);

        string[] holding =
        [
            Day, "start_date=2020-6-15&end_date=2020-6-15", "start_date=2000-01-01&end_date=2099-12-31", "start_date=0001-01-01&end_date=9999-12-31",
            "start_date=0001-01-01T00:00:00%2B23:59&end_date=9999-12-31T23:59:59.999-23:59", "start_date=2020-06-15%2012:00:00%2B02:00&end_date=2020-06-16",
            "start_date=2020-06-15T10:00:00Z&end_date=2020-06-15T10:00:00.001Z",
        ];
        string[] others =
        [
            "start_date=2020-06-14&end_date=2020-06-14", "start_date=2020-06-15T09:00:00Z&end_date=2020-06-15T10:00:00Z",
            "start_date=0001-01-01&end_date=0002-01-01", "start_date=9998-01-01&end_date=9999-12-31",
        ];
        foreach (var range in holding)
            Assert.Equal([seen.Id], (await ConnectionAsync(clients, ada, range, count: 1)).Select(IdOf));
        foreach (var range in others)
            Assert.Empty(await ConnectionAsync(clients, ada, range, count: 0));
    }

    [Fact]
    public async Task Connection_PersonUnknown_IsEmpty() =>
        Assert.Equal("[]", (await (await system.ClientsAsync()).GetAsync($"/api/persons/2147483647/connection?{Day}")).GetRawText());

    /// <summary>Somebody not registered is in no connection until they are; then within a second, named.</summary>
    [Fact]
    public async Task Connection_OtherRegistersLater_AppearsThen()
    {
        var clients = await system.ClientsAsync();
        var (ada, later, place) = (await clients.RegisterAsync("Ada", "Byron"), clients.NextPerson(), clients.NextPlace());
        var seen = At(clients, later, place, GatewayClients.Noon);
        await clients.StoreAsync(At(clients, ada, place, GatewayClients.Noon), seen);
        Assert.Empty(await ConnectionAsync(clients, ada, Day, count: 0));

        await clients.Persons.CreateAsync(new() { Id = later, FirstName = "Grace", LastName = "Hopper" }, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal([seen.Id], (await ConnectionAsync(clients, ada, Day, count: 1)).Select(IdOf));
    }

    /// <summary>The older question: coordinates are numbers, the end day is left out, and so is the asker; others count whether registered or not.</summary>
    [Fact]
    public async Task LocationsAround_APlace_AreOthersInTheOlderShape()
    {
        var clients = await system.ClientsAsync();
        var (asker, other, place) = (clients.NextPerson(), clients.NextPerson(), clients.NextPlace());
        var seen = At(clients, other, place, GatewayClients.Noon);
        await clients.StoreAsync(seen, At(clients, asker, place, GatewayClients.Noon), At(clients, other, North(place, 6), GatewayClients.Noon));

        async Task<JsonElement[]> AskAsync(string endDate, string more = "")
        {
            var line = string.Create(
                CultureInfo.InvariantCulture,
                $$"""{"person_id":"{{asker}}","longitude":"{{place.Longitude:R}}","latitude":{{place.Latitude:R}},"start_date":"2020-06-15","end_date":"{{endDate}}"{{more}}}""");
            return [.. (await clients.GetAsync("/api/location/locations?line=" + Uri.EscapeDataString(line))).EnumerateArray()];
        }

        var expected = string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"id":{{seen.Id}},"person_id":{{other}},"longitude":{{place.Longitude:R}},"latitude":{{place.Latitude:R}},"creation_time":"2020-06-15T10:00:00.000Z"}""");
        Assert.Equal(expected, Assert.Single(await AskAsync("2020-06-16")).GetRawText());
        Assert.Equal(2, (await AskAsync("2020-06-15T10:00:00.001Z", ""","meters":10,"unknown":[1]""")).Length);
        Assert.Empty(await AskAsync("2020-06-15T10:00:00Z"));
    }

    /// <summary>The rows, once there are so many: what is stored reaches memory a moment later.</summary>
    private static async Task<JsonElement[]> ConnectionAsync(GatewayClients clients, int person, string query, int count)
    {
        JsonElement[] rows = [];
        await Eventually.TrueAsync(
            async () =>
            {
                rows = [.. (await clients.GetAsync($"/api/persons/{person}/connection?{query}")).EnumerateArray()];
                return rows.Length == count;
            },
            $"{count} rows for {query}");
        return rows;
    }

    private static long IdOf(JsonElement row) => row.GetProperty("location").GetProperty("id").GetInt64();

    private static Visit At(GatewayClients clients, int person, GeoPoint place, long atMs) => new(clients.NextVisit(), atMs, place.Longitude, place.Latitude, person);

    private static GeoPoint North(GeoPoint place, double metres) => place with { Latitude = place.Latitude + metres / 111_000 };
}
