using Google.Protobuf;
using UdaConnect.Protos.Legacy;
using UdaConnect.Tests.Gateway.Support;
using Xunit;

namespace UdaConnect.Tests.Gateway.Services;

/// <summary>Bad input to the older person service.</summary>
public sealed class BadPersonMessageTests(GatewaySystem system)
{
    private static readonly Input Good = new(("first_name", "\"Ada\""), ("last_name", "\"Byron\""), ("company_name", "\"Engines\""));

    public static TheoryData<string, string?, string> CreateCases => new()
    {
        { "id", "-1", "from 1 to 2147483647" },
        { "id", "-2147483648", "from 1 to 2147483647" },
        { "first_name", null, "must not be empty" },
        { "first_name", "\"   \"", "must not be empty" },
        { "first_name", Input.Letters(201), "at most 200" },
        { "first_name", "\"a\\u0000\"", "without NUL" },
        { "last_name", null, "must not be empty" },
        { "last_name", Input.Letters(201), "at most 200" },
        { "last_name", "\"\\u0000\"", "without NUL" },
        { "company_name", Input.Letters(201), "at most 200" },
        { "company_name", "\"\\u0000\"", "without NUL" },
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(CreateCases))]
    public async Task Create_BadField_IsInvalidArgumentNamingIt(string field, string? value, string reason)
    {
        var person = JsonParser.Default.Parse<PersonMessage>(Good.Json(field, value));
        await Refusal.OfCallAsync((await system.ClientsAsync()).Persons.CreateAsync(person, cancellationToken: Token), field, reason);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    public async Task Get_BadId_IsInvalidArgumentNamingIt(int id) =>
        await Refusal.OfCallAsync((await system.ClientsAsync()).Persons.GetAsync(new() { Id = id }, cancellationToken: Token), "id", "from 1 to 2147483647");
}
