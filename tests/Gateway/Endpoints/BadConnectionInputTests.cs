using UdaConnect.Tests.Gateway.Support;
using Xunit;

namespace UdaConnect.Tests.Gateway.Endpoints;

/// <summary>Bad input to <c>/api/persons/{id}/connection</c> and <c>/api/location/locations</c>.</summary>
public sealed class BadConnectionInputTests(GatewaySystem system)
{
    private static readonly Input Good = new(("start_date", "2020-06-01"), ("end_date", "2020-06-30"), ("distance", "5"), ("within", "60"));

    private static readonly Input GoodLine = new(
        ("person_id", "5"), ("longitude", "-122.29"), ("latitude", "37.55"), ("meters", "5"), ("start_date", "\"2020-06-01\""), ("end_date", "\"2020-06-30\""));

    public static TheoryData<string, string?, string> ConnectionCases => new()
    {
        { "start_date", null, "is missing" },
        { "start_date", "", "must be a day" },
        { "start_date", "yesterday", "must be a day" },
        { "start_date", "2020-13-01", "must be a day" },
        { "start_date", "2020-02-30", "must be a day" },
        { "start_date", "20-06-01", "must be a day" },
        { "start_date", "2020-06-01T25:00:00Z", "must be a day" },
        { "start_date", "2020-06-01T10:00:00.0000000001Z", "must be a day" },
        { "start_date", "2020-06-01%00", "must be a day" },
        { "start_date", "2020-06-01&start_date=2020-06-02", "must be a day" },
        { "start_date", "2020-07-01", "must come before end_date" },
        { "start_date", "2020-06-30T24:00:00Z", "must be a day" },
        { "start_date", "2020-07-01T00:00:00Z", "must come before end_date" },
        { "end_date", null, "is missing" },
        { "end_date", "1592179200", "must be a day" },
        { "end_date", "2020-06-32", "must be a day" },
        { "distance", "-0.001", "from 0 to 10000" },
        { "distance", "10000.001", "from 0 to 10000" },
        { "distance", "NaN", "must be a number" },
        { "distance", "Infinity", "must be a number" },
        { "distance", "-Infinity", "must be a number" },
        { "distance", "1e999", "must be a number" },
        { "distance", "five", "must be a number" },
        { "distance", "5%00", "must be a number" },
        { "distance", "5,5", "must be a number" },
        { "distance", "", "must be a number" },
        { "within", "-1", "from 0 to 31622400" },
        { "within", "31622400.001", "from 0 to 31622400" },
        { "within", "NaN", "must be a number" },
        { "within", "Infinity", "must be a number" },
        { "within", "soon", "must be a number" },
        { "within", "", "must be a number" },
    };

    public static TheoryData<string, string?, string> LineCases => new()
    {
        { "person_id", null, "is missing" },
        { "person_id", "0", "from 1 to 2147483647" },
        { "person_id", "-5", "from 1 to 2147483647" },
        { "person_id", "2147483648", "from 1 to 2147483647" },
        { "person_id", "\"abc\"", "from 1 to 2147483647" },
        { "person_id", "[5]", "from 1 to 2147483647" },
        { "person_id", "\"\\ud800\"", "well-formed" },
        { "longitude", null, "is missing" },
        { "longitude", "180.0001", "from -180 to 180" },
        { "longitude", "-180.0001", "from -180 to 180" },
        { "longitude", "\"NaN\"", "must be a number" },
        { "longitude", "true", "must be a number" },
        { "latitude", null, "is missing" },
        { "latitude", "90.0001", "from -90 to 90" },
        { "latitude", "-90.0001", "from -90 to 90" },
        { "latitude", "\"-Infinity\"", "must be a number" },
        { "latitude", "1e999", "must be a number" },
        { "latitude", "{}", "must be a number" },
        { "meters", "0", "greater than 0" },
        { "meters", "-5", "greater than 0" },
        { "meters", "10000.001", "at most 10000" },
        { "meters", "\"NaN\"", "must be a number" },
        { "meters", "\"near\"", "must be a number" },
        { "start_date", null, "is missing" },
        { "start_date", "20200601", "must be a day" },
        { "start_date", "\"2020-06-30\"", "must come before end_date" },
        { "start_date", "\"2020-06-31\"", "must be a day" },
        { "end_date", null, "is missing" },
        { "end_date", "\"2021-06-03\"", "at most 366 days" },
        { "end_date", "\"9999-12-31\"", "at most 366 days" },
    };

    public static TheoryData<string> BadLines => ["", "[]", "5", "\"x\"", "null", "{", "{}}", "{'a':1}", "not json", "\u007b\"person_id\":5,\u007d", new string('[', 100)];

    [Theory, MemberData(nameof(ConnectionCases))]
    public async Task Connection_BadParameter_IsRefusedNamingIt(string field, string? value, string reason) =>
        await Refusal.OfGetAsync((await system.ClientsAsync()).Rest, "/api/persons/5/connection" + Good.Query(field, value), field, reason);

    [Theory, MemberData(nameof(BadPersonInputTests.BadIds), MemberType = typeof(BadPersonInputTests))]
    public async Task Connection_BadId_IsRefusedNamingIt(string id) =>
        await Refusal.OfGetAsync((await system.ClientsAsync()).Rest, $"/api/persons/{id}/connection" + Good.Query(), "id", "from 1 to 2147483647");

    [Theory, MemberData(nameof(LineCases))]
    public async Task LocationsAround_BadMemberOfTheLine_IsRefusedNamingIt(string field, string? value, string reason) =>
        await Refusal.OfGetAsync(
            (await system.ClientsAsync()).Location, "/api/location/locations?line=" + Uri.EscapeDataString(GoodLine.Json(field, value)), field, reason);

    /// <summary>The older question ends at its end day's own midnight.</summary>
    [Fact]
    public async Task LocationsAround_OneDay_IsRefusedAsEmpty() =>
        await Refusal.OfGetAsync(
            (await system.ClientsAsync()).Location, "/api/location/locations?line=" + Uri.EscapeDataString(GoodLine.Json("end_date", "\"2020-06-01\"")),
            "start_date", "must come before end_date");

    [Theory, MemberData(nameof(BadLines))]
    public async Task LocationsAround_LineIsNoObject_IsRefusedNamingIt(string line) =>
        await Refusal.OfGetAsync((await system.ClientsAsync()).Location, "/api/location/locations?line=" + Uri.EscapeDataString(line), "line", "must be a JSON object");

    [Fact]
    public async Task LocationsAround_NoLine_IsRefusedNamingIt() =>
        await Refusal.OfGetAsync((await system.ClientsAsync()).Rest, "/api/location/locations", "line", "is missing");
}
