using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using UdaConnect.Protos.V1;
using UdaConnect.Tests.Gateway.Support;
using Xunit;

namespace UdaConnect.Tests.Gateway.Services;

/// <summary>Bad visits on the stream: each is refused by its own receipt and the stream goes on.</summary>
public sealed class BadVisitReportTests(GatewaySystem system)
{
    private static readonly Input Good = new(("person_id", "5"), ("longitude", "-122.29"), ("latitude", "37.55"), ("creation_time", "\"2020-06-15T10:00:00Z\""));

    public static TheoryData<string, string?, string> Cases => new()
    {
        { "id", "\"1500000000\"", "reserved" },
        { "id", "\"2147483647\"", "reserved" },
        { "id", "\"281474976710656\"", "reserved" },
        { "id", "\"9007199254740991\"", "reserved" },
        { "id", "\"9007199254740992\"", "at most 9007199254740991" },
        { "id", "\"9223372036854775807\"", "at most 9007199254740991" },
        { "person_id", null, "from 1 to 2147483647" },
        { "person_id", "-1", "from 1 to 2147483647" },
        { "person_id", "-2147483648", "from 1 to 2147483647" },
        { "longitude", "180.0000001", "from -180 to 180" },
        { "longitude", "-180.0000001", "from -180 to 180" },
        { "longitude", "\"NaN\"", "from -180 to 180" },
        { "longitude", "\"Infinity\"", "from -180 to 180" },
        { "longitude", "\"-Infinity\"", "from -180 to 180" },
        { "latitude", "90.0000001", "from -90 to 90" },
        { "latitude", "-90.0000001", "from -90 to 90" },
        { "latitude", "\"NaN\"", "from -90 to 90" },
        { "latitude", "\"Infinity\"", "from -90 to 90" },
        { "creation_time", "\"1999-12-31T23:59:59.999Z\"", "2000-01-01 to 2100-01-01" },
        { "creation_time", "\"2100-01-01T00:00:00Z\"", "2000-01-01 to 2100-01-01" },
        { "creation_time", "\"9999-12-31T23:59:59.999999999Z\"", "2000-01-01 to 2100-01-01" },
        { "creation_time", "\"0001-01-01T00:00:00Z\"", "2000-01-01 to 2100-01-01" },
    };

    /// <summary>Timestamps that are malformed, which the JSON form cannot say.</summary>
    public static TheoryData<long, int> BadTimestamps => new()
    {
        { 1_592_215_200, -1 },
        { 1_592_215_200, 1_000_000_000 },
        { 1_592_215_200, int.MinValue },
        { long.MaxValue, 0 },
        { long.MinValue, 0 },
        { long.MinValue + 1, 999_999_999 },
        { long.MaxValue / 1_000 + 1, 0 },
    };

    [Theory, MemberData(nameof(Cases))]
    public async Task Report_BadField_IsRefusedNamingIt(string field, string? value, string reason) =>
        await RefusedAsync(JsonParser.Default.Parse<Visit>(Good.Json(field, value)), field, reason);

    [Theory, MemberData(nameof(BadTimestamps))]
    public async Task Report_MalformedTimestamp_IsRefusedNamingIt(long seconds, int nanos)
    {
        var visit = JsonParser.Default.Parse<Visit>(Good.Json());
        visit.CreationTime = new Timestamp { Seconds = seconds, Nanos = nanos };
        await RefusedAsync(visit, "creation_time", "2000-01-01 to 2100-01-01");
    }

    [Fact]
    public async Task Report_MoreThanTenThousandInOneRequest_EndsTheStreamNamingVisits()
    {
        var clients = await system.ClientsAsync();
        var visit = JsonParser.Default.Parse<Visit>(Good.Json("person_id", "-1"));
        var most = new ReportVisitsRequest { Visits = { Enumerable.Repeat(visit, 10_000) } };
        var tooMany = new ReportVisitsRequest { Visits = { Enumerable.Repeat(visit, 10_001) } };

        using var call = clients.Visits.ReportVisits(cancellationToken: TestContext.Current.CancellationToken);
        await call.RequestStream.WriteAsync(most, TestContext.Current.CancellationToken);
        await call.RequestStream.WriteAsync(tooMany, TestContext.Current.CancellationToken);

        // What came before has its receipts.
        Assert.True(await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
        Assert.Equal(10_000, call.ResponseStream.Current.Receipts.Count);
        var refused = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        Assert.StartsWith("visits: ", refused.Status.Detail, StringComparison.Ordinal);
    }

    private async Task RefusedAsync(Visit visit, string field, string reason)
    {
        var receipt = Assert.Single(await (await system.ClientsAsync()).ReportAsync(new ReportVisitsRequest { Visits = { visit } }));

        Assert.Equal(Receipt.OutcomeOneofCase.Refused, receipt.OutcomeCase);
        Assert.Equal((Refused.Types.Reason.Invalid, field), (receipt.Refused.Reason, receipt.Refused.Field));
        Assert.StartsWith($"{field}: ", receipt.Refused.Message, StringComparison.Ordinal);
        Assert.Contains(reason, receipt.Refused.Message, StringComparison.Ordinal);
    }
}
