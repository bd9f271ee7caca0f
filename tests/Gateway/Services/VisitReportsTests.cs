using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using UdaConnect.Gateway.Intake;
using UdaConnect.Protos.V1;
using UdaConnect.Tests.Gateway.Support;
using UdaConnect.Tests.Support;
using UdaConnect.Visits;
using Xunit;
using Visit = UdaConnect.Protos.V1.Visit;

namespace UdaConnect.Tests.Gateway.Services;

public sealed class VisitReportsTests(GatewaySystem system, EmbeddedKafkaFixture kafka)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>One receipt a visit, numbered over the whole call, good or bad; requests keep their borders, also empty ones.</summary>
    [Fact]
    public async Task Report_GoodAndBadMixed_GivesAReceiptEachInOrder()
    {
        var clients = await system.ClientsAsync();
        var own = clients.NextVisit();
        var good = Good(clients.NextPerson());
        using var call = clients.Visits.ReportVisits(cancellationToken: Token);
        await call.RequestStream.WriteAsync(new() { Visits = { new Visit(good) { Id = own }, new Visit(good) { Longitude = 181 }, good } }, Token);
        await call.RequestStream.WriteAsync(new(), Token);
        await call.RequestStream.WriteAsync(new() { Visits = { new Visit(good) { PersonId = 0 }, new Visit(good) { Id = -1 } } }, Token);
        await call.RequestStream.CompleteAsync();

        var responses = new List<ReportVisitsResponse>();
        await foreach (var response in call.ResponseStream.ReadAllAsync(Token))
            responses.Add(response);
        Assert.Equal([3, 0, 2], responses.Select(response => response.Receipts.Count));
        var receipts = responses.SelectMany(response => response.Receipts).ToArray();
        Assert.Equal([0, 1, 2, 3, 4], receipts.Select(receipt => receipt.Index));
        Assert.Equal(own, receipts[0].Accepted.Id);
        Assert.Equal(("longitude", "person_id"), (receipts[1].Refused.Field, receipts[3].Refused.Field));
        foreach (var receipt in new[] { receipts[2], receipts[4] })
            Assert.InRange(receipt.Accepted.Id, VisitIdRange.Wide.First, VisitIdRange.Wide.End - 1);
        Assert.NotEqual(receipts[2].Accepted.Id, receipts[4].Accepted.Id);
    }

    [Fact]
    public async Task Report_Visit_IsStoredToTheMillisecond()
    {
        var clients = await system.ClientsAsync();
        var visit = Good(clients.NextPerson());
        (visit.Id, visit.CreationTime.Nanos) = (clients.NextVisit(), 123_999_999);
        await clients.ReportAsync(new ReportVisitsRequest { Visits = { visit } });

        var stored = await clients.StoredAsync(visit.Id);
        Assert.Equal("2020-06-15T10:00:00.123Z", stored.GetProperty("creation_time").GetString());
        Assert.Equal(("-122.290524", "37.553441"), (stored.GetProperty("longitude").GetString(), stored.GetProperty("latitude").GetString()));
    }

    [Fact]
    public async Task Report_NothingAtAll_EndsWell()
    {
        var clients = await system.ClientsAsync();
        Assert.Empty(await clients.ReportAsync());
        Assert.Empty(await clients.ReportAsync(new ReportVisitsRequest()));
    }

    /// <summary>More in one call than a REST body may hold, and more requests than are ever in flight; the client reads late, and nothing is lost or out of order.</summary>
    [Fact]
    public async Task Report_MoreThanAMebibyteReadLate_HasEveryReceiptInOrder()
    {
        const int Requests = 120;
        const int Each = 250;
        await using var gateway = await InProcessGateway.StartAsync(StandIn.Cluster(), kafka, "Admission:MaxMessages=100000", "Admission:MaxBytes=100000000");
        using var call = new VisitService.VisitServiceClient(gateway.Channel).ReportVisits(cancellationToken: Token);
        var bytes = 0;
        var writing = Task.Run(
            async () =>
            {
                for (var request = 0; request < Requests; request++)
                {
                    var visits = Enumerable.Range(request * Each + 1, Each).Select(id => new Visit(Good(5)) { Id = id + (1L << 40) });
                    var message = new ReportVisitsRequest { Visits = { visits } };
                    bytes += message.CalculateSize();
                    await call.RequestStream.WriteAsync(message, Token);
                }

                await call.RequestStream.CompleteAsync();
            },
            Token);
        var load = gateway.Services.GetRequiredService<Admission>().State!.Partitions[0];
        await Eventually.TrueAsync(() => load.LogEnd > 0, "the first visits in the log");

        var ids = new List<long>();
        await foreach (var response in call.ResponseStream.ReadAllAsync(Token))
            ids.AddRange(response.Receipts.Select(receipt => receipt.Accepted.Id));
        await writing;

        Assert.Equal(Enumerable.Range(1, Requests * Each).Select(id => id + (1L << 40)), ids);
        Assert.True(bytes > 1 << 20);
    }

    private static Visit Good(int person) => new()
    {
        PersonId = person,
        CreationTime = Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeMilliseconds(GatewayClients.Noon)),
        Longitude = -122.290524,
        Latitude = 37.553441,
    };
}
