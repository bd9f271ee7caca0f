using UdaConnect.Tests.Gateway.Support;
using Xunit;

namespace UdaConnect.Tests.Gateway.Endpoints;

/// <summary>Bad input to <c>/api/venues/{id}/sessions</c> and <c>/api/sessions/{id}</c>.</summary>
public sealed class BadSessionInputTests(GatewaySystem system)
{
    private static readonly Input Good = new(("title", "\"Talk\""), ("start", "\"2026-01-06T09:00:00Z\""), ("end", "\"2026-01-06T10:00:00Z\""));

    public static TheoryData<string, string?, string, string> BodyCases => new()
    {
        { "title", null, "title", "is missing" },
        { "title", "\"\\t\"", "title", "must not be empty" },
        { "title", "[]", "title", "must be a string" },
        { "title", Input.Letters(501), "title", "at most 500" },
        { "title", "\"a\\u0000\"", "title", "without NUL" },
        { "start", null, "start", "is missing" },
        { "start", "\"2026-01-06\"", "start", "RFC 3339 instant" },
        { "start", "1767690000", "start", "must be a string" },
        { "start", "\"1999-12-31T23:59:59Z\"", "start", "must lie in 2000-01-01 to 2100-01-01" },
        { "start", "\"2026-01-06T10:00:00Z\"", "start", "must come before end" },
        { "start", "\"2026-01-05T09:59:59.999Z\"", "end", "at most 24 hours" },
        { "end", null, "end", "is missing" },
        { "end", "\"tomorrow\"", "end", "RFC 3339 instant" },
        { "end", "\"2026-01-06T25:00:00Z\"", "end", "RFC 3339 instant" },
        { "end", "\"2026-01-06T08:59:59Z\"", "start", "must come before end" },
    };

    public static TheoryData<string, string, string> ListCases => new()
    {
        { "start_date", "soon", "must be a day" },
        { "end_date", "2026-13-01", "must be a day" },
        { "limit", "0", "from 1 to 1000" },
        { "limit", "1001", "from 1 to 1000" },
        { "cursor", "0", "must be a cursor" },
        { "cursor", "x", "must be a cursor" },
    };

    [Theory, MemberData(nameof(BodyCases))]
    public async Task Create_BadField_IsRefusedNamingIt(string field, string? value, string blamed, string reason) =>
        await Refusal.OfPostAsync((await system.ClientsAsync()).Rest, "/api/venues/1/sessions", Good.Json(field, value), blamed, reason);

    [Fact]
    public async Task Create_NoObject_IsRefused() =>
        await Refusal.OfPostAsync((await system.ClientsAsync()).Rest, "/api/venues/1/sessions", "[]", "body", "must be a JSON object");

    [Theory, MemberData(nameof(ListCases))]
    public async Task List_BadParameter_IsRefusedNamingIt(string field, string value, string reason) =>
        await Refusal.OfGetAsync((await system.ClientsAsync()).Rest, $"/api/venues/1/sessions?{field}={value}", field, reason);

    [Fact]
    public async Task List_EndBeforeStart_IsRefused() =>
        await Refusal.OfGetAsync((await system.ClientsAsync()).Rest, "/api/venues/1/sessions?start_date=2026-01-07&end_date=2026-01-05", "start_date", "must come before end_date");

    [Theory, MemberData(nameof(BadLocationInputTests.BadVisitIds), MemberType = typeof(BadLocationInputTests))]
    public async Task ListCreateAndFind_BadId_AreRefusedNamingIt(string id)
    {
        var http = (await system.ClientsAsync()).Rest;
        await Refusal.OfGetAsync(http, $"/api/venues/{id}/sessions", "id", "from 1 to 9007199254740991");
        await Refusal.OfPostAsync(http, $"/api/venues/{id}/sessions", Good.Json(), "id", "from 1 to 9007199254740991");
        await Refusal.OfGetAsync(http, $"/api/sessions/{id}", "id", "from 1 to 9007199254740991");
    }
}
