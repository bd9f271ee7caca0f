using UdaConnect.Tests.Gateway.Support;
using Xunit;

namespace UdaConnect.Tests.Gateway.Endpoints;

/// <summary>Bad input to the ways in for visits, <c>POST /api/locations</c> and the older producer's, and to the ways back.</summary>
public sealed class BadLocationInputTests(GatewaySystem system)
{
    private static readonly Input Good = new(
        ("person_id", "5"), ("longitude", "-122.29"), ("latitude", "37.55"), ("creation_time", "\"2020-06-15T10:00:00Z\""));

    private static readonly Input GoodRange = new(("start_date", "2020-06-01"), ("end_date", "2020-06-30"));

    public static TheoryData<string, string?, string> VisitCases => new()
    {
        { "person_id", null, "is missing" },
        { "person_id", "null", "is missing" },
        { "person_id", "\"\"", "is missing" },
        { "person_id", "0", "from 1 to 2147483647" },
        { "person_id", "-1", "from 1 to 2147483647" },
        { "person_id", "2147483648", "from 1 to 2147483647" },
        { "person_id", "5.5", "from 1 to 2147483647" },
        { "person_id", "1e99", "from 1 to 2147483647" },
        { "person_id", "\"abc\"", "from 1 to 2147483647" },
        { "person_id", "\"5\\u0000\"", "from 1 to 2147483647" },
        { "person_id", "\"\\ud800\"", "well-formed" },
        { "person_id", "true", "from 1 to 2147483647" },
        { "person_id", "[5]", "from 1 to 2147483647" },
        { "longitude", null, "is missing" },
        { "longitude", "null", "is missing" },
        { "longitude", "180.0000001", "from -180 to 180" },
        { "longitude", "-180.0000001", "from -180 to 180" },
        { "longitude", "\"NaN\"", "must be a number" },
        { "longitude", "\"Infinity\"", "must be a number" },
        { "longitude", "\"-Infinity\"", "must be a number" },
        { "longitude", "1e999", "must be a number" },
        { "longitude", "\"\"", "must be a number" },
        { "longitude", "\"west\"", "must be a number" },
        { "longitude", "\"1\\u0000\"", "must be a number" },
        { "longitude", "\"1,5\"", "must be a number" },
        { "longitude", "{}", "must be a number" },
        { "latitude", null, "is missing" },
        { "latitude", "90.0000001", "from -90 to 90" },
        { "latitude", "-90.0000001", "from -90 to 90" },
        { "latitude", "\"91\"", "from -90 to 90" },
        { "latitude", "\"nan\"", "must be a number" },
        { "latitude", "false", "must be a number" },
        { "latitude", "[37.55]", "must be a number" },
        { "creation_time", "1592215200", "must be a string" },
        { "creation_time", "{}", "must be a string" },
        { "creation_time", "\"soon\"", "RFC 3339" },
        { "creation_time", "\"2020-06-15\"", "RFC 3339" },
        { "creation_time", "\"2020-06-15T10:00:60Z\"", "RFC 3339" },
        { "creation_time", "\"2020-06-15T10:00:00.1234567890Z\"", "RFC 3339" },
        { "creation_time", "\"2020-06-15T10:00:00+24:00\"", "RFC 3339" },
        { "creation_time", "\"2020-06-15T10:00:00Z\\u0000\"", "RFC 3339" },
        { "creation_time", "\"\\ud800\"", "well-formed" },
        { "creation_time", "\"1999-12-31T23:59:59.999Z\"", "2000-01-01 to 2100-01-01" },
        { "creation_time", "\"2100-01-01T00:00:00Z\"", "2000-01-01 to 2100-01-01" },
        { "creation_time", "\"9999-12-31T23:59:59Z\"", "2000-01-01 to 2100-01-01" },
        { "creation_time", "\"0001-01-01T00:00:00+23:59\"", "2000-01-01 to 2100-01-01" },
    };

    /// <summary>Only the older producer reads an id.</summary>
    public static TheoryData<string, string> IdCases => new()
    {
        { "1500000000", "reserved" },
        { "2147483647", "reserved" },
        { "281474976710656", "reserved" },
        { "9007199254740991", "reserved" },
        { "9007199254740992", "at most 9007199254740991" },
        { "9223372036854775807", "at most 9007199254740991" },
        { "9223372036854775808", "must be a whole number" },
        { "1.5", "must be a whole number" },
        { "\"abc\"", "must be a whole number" },
        { "\"7\\u0000\"", "must be a whole number" },
        { "true", "must be a whole number" },
        { "[7]", "must be a whole number" },
    };

    public static TheoryData<string, string?, string, string> RangeCases => new()
    {
        { "start_date", null, "start_date", "is missing" },
        { "end_date", null, "end_date", "is missing" },
        { "start_date", "x", "start_date", "must be a day" },
        { "end_date", "2020-06-31", "end_date", "must be a day" },
        { "end_date", "2020-05-31", "start_date", "must come before end_date" },
        { "start_date", "2020-07-01", "start_date", "must come before end_date" },
        { "end_date", "2021-06-02", "end_date", "at most 366 days" },
        { "end_date", "2021-06-02T00:00:00.001Z", "end_date", "at most 366 days" },
        { "start_date", "0001-01-01", "end_date", "at most 366 days" },
    };

    public static TheoryData<string> BadVisitIds => ["0", "-1", "9007199254740992", "99999999999999999999", "1.5", "abc", "NaN"];

    [Theory, MemberData(nameof(VisitCases))]
    public async Task Report_BadField_IsRefusedNamingIt(string field, string? value, string reason) =>
        await Refusal.OfPostAsync((await system.ClientsAsync()).Rest, "/api/locations", Good.Json(field, value), field, reason);

    [Theory, MemberData(nameof(VisitCases))]
    public async Task Produce_BadField_IsRefusedNamingIt(string field, string? value, string reason) =>
        await Refusal.OfPostAsync((await system.ClientsAsync()).Producer, "/api/person-visit", Good.Json(field, value), field, reason);

    [Theory, MemberData(nameof(IdCases))]
    public async Task Produce_BadId_IsRefusedNamingIt(string id, string reason) =>
        await Refusal.OfPostAsync((await system.ClientsAsync()).Producer, "/api/person-visit", Good.Json("id", id), "id", reason);

    [Theory, MemberData(nameof(RangeCases))]
    public async Task OfPerson_BadRange_IsRefusedNamingIt(string field, string? value, string blamed, string reason) =>
        await Refusal.OfGetAsync((await system.ClientsAsync()).Rest, "/api/persons/5/locations" + GoodRange.Query(field, value), blamed, reason);

    [Theory, MemberData(nameof(BadPersonInputTests.BadIds), MemberType = typeof(BadPersonInputTests))]
    public async Task OfPerson_BadId_IsRefusedNamingIt(string id) =>
        await Refusal.OfGetAsync((await system.ClientsAsync()).Rest, $"/api/persons/{id}/locations" + GoodRange.Query(), "id", "from 1 to 2147483647");

    [Theory, MemberData(nameof(BadVisitIds))]
    public async Task Find_BadId_IsRefusedNamingIt(string id) =>
        await Refusal.OfGetAsync((await system.ClientsAsync()).Rest, $"/api/locations/{id}", "id", "from 1 to 9007199254740991");
}
