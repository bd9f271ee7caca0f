using UdaConnect.Tests.Gateway.Support;
using Xunit;

namespace UdaConnect.Tests.Gateway.Endpoints;

/// <summary>Bad input to <c>/api/persons</c> and <c>/api/persons/{id}</c>.</summary>
public sealed class BadPersonInputTests(GatewaySystem system)
{
    private static readonly Input Good = new(("first_name", "\"Ada\""), ("last_name", "\"Byron\""), ("company_name", "\"Engines\""));

    public static TheoryData<string, string, string> ListCases => new()
    {
        { "limit", "0", "from 1 to 1000" },
        { "limit", "1001", "from 1 to 1000" },
        { "limit", "-1", "from 1 to 1000" },
        { "limit", "1.5", "from 1 to 1000" },
        { "limit", "NaN", "from 1 to 1000" },
        { "limit", "", "from 1 to 1000" },
        { "limit", "5%00", "from 1 to 1000" },
        { "limit", "99999999999999999999", "from 1 to 1000" },
        { "cursor", "0", "must be a cursor" },
        { "cursor", "-1", "must be a cursor" },
        { "cursor", "abc", "must be a cursor" },
        { "cursor", "2147483648", "must be a cursor" },
        { "cursor", "", "must be a cursor" },
        { "q", new('x', 201), "at most 200" },
        { "q", string.Concat(Enumerable.Repeat("%20", 201)), "at most 200" },
        { "q", "a%00b", "without NUL" },
    };

    public static TheoryData<string, string?, string> RegisterCases => new()
    {
        { "first_name", null, "is missing" },
        { "first_name", "null", "is missing" },
        { "first_name", "\"\"", "must not be empty" },
        { "first_name", "\" \\t \"", "must not be empty" },
        { "first_name", "5", "must be a string" },
        { "first_name", "{}", "must be a string" },
        { "first_name", Input.Letters(201), "at most 200" },
        { "first_name", "\"a\\u0000b\"", "without NUL" },
        { "first_name", "\"a\\ud800b\"", "well-formed" },
        { "first_name", "\"\\udc00\"", "well-formed" },
        { "last_name", null, "is missing" },
        { "last_name", "true", "must be a string" },
        { "last_name", "[\"x\"]", "must be a string" },
        { "last_name", Input.Letters(201), "at most 200" },
        { "last_name", "\"\\u0000\"", "without NUL" },
        { "company_name", "7", "must be a string" },
        { "company_name", Input.Letters(201), "at most 200" },
        { "company_name", $"\"{new string(' ', 201)}\"", "at most 200" },
        { "company_name", "\"\\ud800\"", "well-formed" },
        { "id", "-1", "from 1 to 2147483647" },
        { "id", "2147483648", "from 1 to 2147483647" },
        { "id", "9007199254740992", "from 1 to 2147483647" },
        { "id", "1e300", "must be a whole number" },
        { "id", "1.5", "must be a whole number" },
        { "id", "\"abc\"", "must be a whole number" },
        { "id", "\"5\\u0000\"", "must be a whole number" },
        { "id", "\"\\ud800\"", "well-formed" },
        { "id", "true", "must be a whole number" },
        { "id", "{\"a\":1}", "must be a whole number" },
        { "id", "[]", "must be a whole number" },
    };

    public static TheoryData<string> BadIds => ["0", "-1", "2147483648", "9007199254740992", "99999999999999999999", "1.5", "1e3", "NaN", "abc", "0x10", "5%0B6"];

    [Theory, MemberData(nameof(ListCases))]
    public async Task List_BadParameter_IsRefusedNamingIt(string field, string value, string reason) =>
        await Refusal.OfGetAsync((await system.ClientsAsync()).Rest, "/api/persons" + new Input().Query(field, value), field, reason);

    [Theory, MemberData(nameof(RegisterCases))]
    public async Task Register_BadField_IsRefusedNamingIt(string field, string? value, string reason) =>
        await Refusal.OfPostAsync((await system.ClientsAsync()).Rest, "/api/persons", Good.Json(field, value), field, reason);

    [Theory, MemberData(nameof(BadIds))]
    public async Task Find_BadId_IsRefusedNamingIt(string id) =>
        await Refusal.OfGetAsync((await system.ClientsAsync()).Rest, $"/api/persons/{id}", "id", "from 1 to 2147483647");

    [Fact]
    public async Task Register_SeveralBadFields_AreAllNamed()
    {
        var http = (await system.ClientsAsync()).Rest;
        const string Body = """{"id":-1,"last_name":5}""";

        await Refusal.OfPostAsync(http, "/api/persons", Body, "id", "from 1");
        await Refusal.OfPostAsync(http, "/api/persons", Body, "first_name", "is missing");
        await Refusal.OfPostAsync(http, "/api/persons", Body, "last_name", "must be a string");
    }
}
