using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Grpc.Reflection.V1Alpha;
using UdaConnect.Protos.Legacy;
using UdaConnect.Protos.V1;
using UdaConnect.Tests.Gateway.Support;
using UdaConnect.Tests.Support;
using Xunit;
using PersonService = UdaConnect.Protos.Legacy.PersonService;

namespace UdaConnect.Tests.Gateway.Services;

/// <summary>Both gRPC ports serve every service, health, and in development reflection.</summary>
public sealed class GrpcListenerTests(GatewaySystem system, EmbeddedKafkaFixture kafka)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EveryService_OnBothPorts_Answers()
    {
        var clients = await system.ClientsAsync();
        foreach (var channel in new[] { clients.PersonChannel, clients.VisitChannel })
        {
            await new PersonService.PersonServiceClient(channel).RetrieveAllAsync(new(), cancellationToken: Token);
            var producer = new PersonLocationVisitService.PersonLocationVisitServiceClient(channel);
            await producer.CreateAsync(new() { PersonId = $"{clients.NextPerson()}", Longitude = 1, Latitude = "2" }, cancellationToken: Token);
            using var reports = new VisitService.VisitServiceClient(channel).ReportVisits(cancellationToken: Token);
            await reports.RequestStream.CompleteAsync();
            Assert.False(await reports.ResponseStream.MoveNext(Token));
        }
    }

    [Fact]
    public async Task Health_OnBothPorts_IsServing()
    {
        var clients = await system.ClientsAsync();
        foreach (var channel in new[] { clients.PersonChannel, clients.VisitChannel })
            await HealthIsAsync(channel, HealthCheckResponse.Types.ServingStatus.Serving);
    }

    [Fact]
    public async Task Health_ClusterAway_IsNotServing()
    {
        await using var gateway = await InProcessGateway.StartAsync(StandIn.Cluster(), kafka);
        await HealthIsAsync(gateway.Channel, HealthCheckResponse.Types.ServingStatus.NotServing);
    }

    [Fact]
    public async Task Reflection_InDevelopment_ListsEveryService()
    {
        var clients = await system.ClientsAsync();
        foreach (var channel in new[] { clients.PersonChannel, clients.VisitChannel })
            Assert.Superset(
                new HashSet<string> { "PersonService", "PersonLocationVisitService", "udaconnect.v1.VisitService", "grpc.health.v1.Health" }, await ServicesAsync(channel));
    }

    [Fact]
    public async Task Reflection_ElsewhereThanInDevelopment_IsNotThere()
    {
        await using var gateway = await InProcessGateway.StartAsync(StandIn.Cluster(), kafka, "environment=Production");
        var refused = await Assert.ThrowsAsync<RpcException>(() => ServicesAsync(gateway.Channel));

        Assert.Equal(StatusCode.Unimplemented, refused.StatusCode);
    }

    private static Task HealthIsAsync(GrpcChannel channel, HealthCheckResponse.Types.ServingStatus status) => Eventually.TrueAsync(
        async () => (await new Health.HealthClient(channel).CheckAsync(new(), cancellationToken: Token)).Status == status, $"gRPC health {status}");

    private static async Task<HashSet<string>> ServicesAsync(GrpcChannel channel)
    {
        using var call = new ServerReflection.ServerReflectionClient(channel).ServerReflectionInfo(cancellationToken: Token);
        await call.RequestStream.WriteAsync(new() { ListServices = "" }, Token);
        Assert.True(await call.ResponseStream.MoveNext(Token));
        await call.RequestStream.CompleteAsync();
        return [.. call.ResponseStream.Current.ListServicesResponse.Service.Select(service => service.Name)];
    }
}
