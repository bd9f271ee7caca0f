using Google.Protobuf;
using UdaConnect.Protos.Legacy;
using UdaConnect.Tests.Gateway.Support;
using Xunit;

namespace UdaConnect.Tests.Gateway.Services;

/// <summary>Bad input to the older visit producer.</summary>
public sealed class BadLocationMessageTests(GatewaySystem system)
{
    private static readonly Input Good = new(
        ("person_id", "\"5\""), ("longitude", "-122.29"), ("latitude", "\"37.55\""), ("creation_time", "\"2020-06-15T10:00:00Z\""));

    public static TheoryData<string, string?, string> Cases => new()
    {
        { "id", "1500000000", "reserved" },
        { "id", "2147483647", "reserved" },
        { "person_id", null, "from 1 to 2147483647" },
        { "person_id", "\"0\"", "from 1 to 2147483647" },
        { "person_id", "\"-5\"", "from 1 to 2147483647" },
        { "person_id", "\"2147483648\"", "from 1 to 2147483647" },
        { "person_id", "\"5.5\"", "from 1 to 2147483647" },
        { "person_id", "\"abc\"", "from 1 to 2147483647" },
        { "person_id", "\"5\\u0000\"", "from 1 to 2147483647" },
        { "longitude", "180.0001", "from -180 to 180" },
        { "longitude", "-180.0001", "from -180 to 180" },
        { "longitude", "\"NaN\"", "must be a number" },
        { "longitude", "\"Infinity\"", "must be a number" },
        { "longitude", "\"-Infinity\"", "must be a number" },
        { "latitude", null, "must be a number" },
        { "latitude", "\"90.0001\"", "from -90 to 90" },
        { "latitude", "\"-90.0001\"", "from -90 to 90" },
        { "latitude", "\"NaN\"", "must be a number" },
        { "latitude", "\"Infinity\"", "must be a number" },
        { "latitude", "\"1e999\"", "must be a number" },
        { "latitude", "\"north\"", "must be a number" },
        { "latitude", "\"37.5\\u0000\"", "must be a number" },
        { "creation_time", "\"now\"", "RFC 3339" },
        { "creation_time", "\"2020-06-15\"", "RFC 3339" },
        { "creation_time", "\"2020-06-15 10:00\"", "RFC 3339" },
        { "creation_time", "\"2020-06-15T10:00:00Z\\u0000\"", "RFC 3339" },
        { "creation_time", "\"1999-12-31T23:59:59Z\"", "2000-01-01 to 2100-01-01" },
        { "creation_time", "\"2100-01-01 00:00:00\"", "2000-01-01 to 2100-01-01" },
    };

    [Theory, MemberData(nameof(Cases))]
    public async Task Create_BadField_IsInvalidArgumentNamingIt(string field, string? value, string reason)
    {
        var visit = JsonParser.Default.Parse<LocationMessage>(Good.Json(field, value));
        var clients = await system.ClientsAsync();
        await Refusal.OfCallAsync(clients.Producers.CreateAsync(visit, cancellationToken: TestContext.Current.CancellationToken), field, reason);
    }
}
