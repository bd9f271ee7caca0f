using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.DependencyInjection;
using UdaConnect.Gateway.Intake;
using UdaConnect.Protos.V1;
using UdaConnect.Tests.Gateway.Support;
using UdaConnect.Tests.Support;
using Xunit;

namespace UdaConnect.Tests.Gateway.Intake;

/// <summary>Somebody adds partitions while the gateway runs; only a real Kafka can. Its clients would not know the new ones for five minutes.</summary>
public sealed class GrowingTopicTests(KafkaFixture kafka)
{
    private const int Before = 2, After = 5, Visits = 100;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task PartitionsAdded_TakeVisitsAsSoonAsTheyAreKnown()
    {
        var broker = await kafka.BrokerAsync();
        var topic = await kafka.CreateTopicsAsync(Before);
        await using var gateway = await InProcessGateway.StartAsync(StandIn.Cluster(), broker.BootstrapServers, $"Kafka:Topic={topic}");
        await gateway.KnowsItsTopicAsync();
        var admission = gateway.Services.GetRequiredService<Admission>();
        Assert.Equal(Visits, await AcceptedAsync(gateway, 1));

        using (var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = broker.BootstrapServers }).Build())
            await admin.CreatePartitionsAsync([new PartitionsSpecification { Topic = topic, IncreaseTo = After }]);
        await Eventually.TrueAsync(() => admission.State!.Partitions.Length == After, "the gateway knows the added partitions");

        Assert.Equal(Visits, await AcceptedAsync(gateway, 1 + Visits));
        Assert.All(admission.State!.Partitions, partition => Assert.True(partition.LogEnd > 0));
        Assert.True(gateway.Services.GetRequiredService<VisitLogMonitor>().IsReachable);
    }

    /// <summary>Of as many people as visits, so that each partition gets some.</summary>
    private static async Task<int> AcceptedAsync(InProcessGateway gateway, int firstId)
    {
        using var call = new VisitService.VisitServiceClient(gateway.Channel).ReportVisits(cancellationToken: Token);
        var visits = Enumerable.Range(0, Visits).Select(number => new Visit { Id = firstId + number, PersonId = 1 + number, Longitude = 1, Latitude = 2 });
        await call.RequestStream.WriteAsync(new() { Visits = { visits } }, Token);
        Assert.True(await call.ResponseStream.MoveNext(Token));
        return call.ResponseStream.Current.Receipts.Count(receipt => receipt.OutcomeCase == Receipt.OutcomeOneofCase.Accepted);
    }
}
