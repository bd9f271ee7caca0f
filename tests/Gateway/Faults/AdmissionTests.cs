using System.Net;
using System.Net.Http.Json;
using Grpc.Core;
using UdaConnect.Protos.Legacy;
using UdaConnect.Protos.V1;
using UdaConnect.Tests.Gateway.Support;
using UdaConnect.Tests.Support;
using UdaConnect.Visits;
using Xunit;
using Visit = UdaConnect.Protos.V1.Visit;

namespace UdaConnect.Tests.Gateway.Faults;

/// <summary>More may wait to be stored than was allowed: every way in says when to come back, and nothing refused is in the log. Nobody reads the topic here.</summary>
public sealed class AdmissionTests(EmbeddedKafkaFixture kafka)
{
    private static readonly object Body = new { person_id = 5, longitude = 1, latitude = 2 };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/api/locations")]
    [InlineData("/api/person-visit")]
    public async Task Post_NoRoomLeft_Is429WithRetryAfter(string path)
    {
        await using var gateway = await FullAsync();
        using var answer = await gateway.Rest.PostAsJsonAsync(path, Body, Token);

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 5);
        Assert.Equal("urn:udaconnect:problem:too-much-waiting", (await Refusal.ProblemAsync(answer)).GetProperty("type").GetString());
    }

    [Fact]
    public async Task Create_NoRoomLeft_IsResourceExhaustedWithATimeToWait()
    {
        await using var gateway = await FullAsync();
        var client = new PersonLocationVisitService.PersonLocationVisitServiceClient(gateway.Channel);
        var refused = await Assert.ThrowsAsync<RpcException>(async () =>
            await client.CreateAsync(new() { Id = 12, PersonId = "5", Longitude = 1, Latitude = "2" }, cancellationToken: Token));

        Assert.Equal(StatusCode.ResourceExhausted, refused.StatusCode);
        Assert.InRange(int.Parse(refused.Trailers.GetValue("retry-after-ms")!), 200, 5_000);
    }

    [Fact]
    public async Task Report_NoRoomLeft_EachVisitIsPutOffAndTheStreamGoesOn()
    {
        await using var gateway = await FullAsync();
        using var call = new VisitService.VisitServiceClient(gateway.Channel).ReportVisits(cancellationToken: Token);
        foreach (var id in new[] { 21, 22 })
        {
            await call.RequestStream.WriteAsync(new() { Visits = { new Visit { Id = id, PersonId = 5, Longitude = 1, Latitude = 2 } } }, Token);
            Assert.True(await call.ResponseStream.MoveNext(Token));
            var receipt = Assert.Single(call.ResponseStream.Current.Receipts);
            Assert.Equal(Refused.Types.Reason.Exhausted, receipt.Refused.Reason);
            Assert.InRange(receipt.Refused.RetryAfterMs, 200, 5_000);
        }

        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext(Token));
    }

    /// <summary>In one request, what fits is accepted and the rest put off, each in its own place.</summary>
    [Fact]
    public async Task Report_RoomForTwoOfThree_AcceptsTwo()
    {
        await using var gateway = await InProcessGateway.StartAsync(StandIn.Cluster(), kafka, "Admission:MaxMessages=2");
        using var call = new VisitService.VisitServiceClient(gateway.Channel).ReportVisits(cancellationToken: Token);
        var visits = Enumerable.Range(31, 3).Select(id => new Visit { Id = id, PersonId = 5, Longitude = 1, Latitude = 2 });
        await call.RequestStream.WriteAsync(new() { Visits = { visits } }, Token);
        Assert.True(await call.ResponseStream.MoveNext(Token));

        var receipts = call.ResponseStream.Current.Receipts;
        Assert.Equal([0, 1, 2], receipts.Select(receipt => receipt.Index));
        Assert.Equal([31, 32], receipts.Take(2).Select(receipt => receipt.Accepted.Id));
        Assert.Equal(Refused.Types.Reason.Exhausted, receipts[2].Refused.Reason);
    }

    /// <summary>By bytes as well: the embedded broker drops what is beyond its own.</summary>
    [Fact]
    public async Task Post_NoBytesLeft_Is429()
    {
        await using var gateway = await InProcessGateway.StartAsync(IdsOnly(), kafka, "Admission:MaxBytes=100");
        using var answer = await gateway.Rest.PostAsJsonAsync("/api/person-visit", Body, Token);

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
    }

    /// <summary>A gateway with room for one visit, which is taken.</summary>
    private async Task<InProcessGateway> FullAsync()
    {
        var gateway = await InProcessGateway.StartAsync(IdsOnly(), kafka, "Admission:MaxMessages=1");
        using var first = await gateway.Rest.PostAsJsonAsync("/api/person-visit", new { id = 11, person_id = 5, longitude = 1, latitude = 2 }, Token);
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        return gateway;
    }

    private static IGrainFactory IdsOnly() => StandIn.Cluster(StandIn.Grain<IVisitIdsGrain>((_, arguments) =>
        Task.FromResult<IdBlock?>(new(VisitIdRange.Wide.First, (int)arguments[0]!))));
}
