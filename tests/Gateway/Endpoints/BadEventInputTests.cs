using UdaConnect.Tests.Gateway.Support;
using Xunit;

namespace UdaConnect.Tests.Gateway.Endpoints;

/// <summary>Bad input to <c>/api/events</c> and <c>/api/events/{id}</c>.</summary>
public sealed class BadEventInputTests(GatewaySystem system)
{
    private static readonly Input Good = new(("name", "\"Fair\""), ("start_date", "\"2026-01-06\""), ("end_date", "\"2026-01-08\""));

    public static TheoryData<string, string?, string, string> BodyCases => new()
    {
        { "name", null, "name", "is missing" },
        { "name", "\" \"", "name", "must not be empty" },
        { "name", "7", "name", "must be a string" },
        { "name", Input.Letters(201), "name", "at most 200" },
        { "name", "\"a\\u0000\"", "name", "without NUL" },
        { "name", "\"\\ud800\"", "name", "well-formed" },
        { "start_date", null, "start_date", "is missing" },
        { "start_date", "\"\"", "start_date", "must be a day" },
        { "start_date", "\"2026-01-06T09:00:00Z\"", "start_date", "must be a day" },
        { "start_date", "\"2026-02-30\"", "start_date", "must be a day" },
        { "start_date", "\"06.01.2026\"", "start_date", "must be a day" },
        { "start_date", "20260106", "start_date", "must be a string" },
        { "start_date", "\"1999-12-31\"", "start_date", "must lie in 2000-01-01 to 2099-12-31" },
        { "start_date", "\"2026-01-09\"", "start_date", "must not come after end_date" },
        { "start_date", "\"2025-01-07\"", "end_date", "at most 366 days" },
        { "end_date", null, "end_date", "is missing" },
        { "end_date", "\"2100-01-01\"", "end_date", "must lie in 2000-01-01 to 2099-12-31" },
        { "end_date", "\"2026-01-08\\u0000\"", "end_date", "must be a day" },
    };

    public static TheoryData<string, string, string> ListCases => new()
    {
        { "limit", "0", "from 1 to 1000" },
        { "limit", "1001", "from 1 to 1000" },
        { "cursor", "0", "must be a cursor" },
        { "cursor", "x", "must be a cursor" },
    };

    [Theory, MemberData(nameof(BodyCases))]
    public async Task Create_BadField_IsRefusedNamingIt(string field, string? value, string blamed, string reason) =>
        await Refusal.OfPostAsync((await system.ClientsAsync()).Rest, "/api/events", Good.Json(field, value), blamed, reason);

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("")]
    public async Task Create_NoObject_IsRefused(string body) =>
        await Refusal.OfPostAsync((await system.ClientsAsync()).Rest, "/api/events", body, "body", "must be a JSON object");

    [Fact]
    public async Task Create_TheLongestEvent_IsTaken()
    {
        using var answer = await (await system.ClientsAsync()).Rest.PostAsync(
            "/api/events", new StringContent(Good.Json("start_date", "\"2025-01-08\"")), TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode);
    }

    [Theory, MemberData(nameof(ListCases))]
    public async Task List_BadParameter_IsRefusedNamingIt(string field, string value, string reason) =>
        await Refusal.OfGetAsync((await system.ClientsAsync()).Rest, $"/api/events?{field}={value}", field, reason);

    [Theory, MemberData(nameof(BadLocationInputTests.BadVisitIds), MemberType = typeof(BadLocationInputTests))]
    public async Task Find_BadId_IsRefusedNamingIt(string id) =>
        await Refusal.OfGetAsync((await system.ClientsAsync()).Rest, $"/api/events/{id}", "id", "from 1 to 9007199254740991");
}
