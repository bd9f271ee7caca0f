using System.Net.Sockets;
using Grpc.Core;
using Grpc.Net.Client;
using UdaConnect.Gateway.Hosting;
using UdaConnect.Persons;
using UdaConnect.Protos.V1;
using UdaConnect.Tests.Gateway.Support;
using UdaConnect.Tests.Support;
using UdaConnect.Visits;
using Xunit;
using Person = UdaConnect.Persons.Person;
using PersonService = UdaConnect.Protos.Legacy.PersonService;
using Visit = UdaConnect.Protos.V1.Visit;

namespace UdaConnect.Tests.Gateway.Faults;

/// <summary>A client that goes away costs the cluster nothing more and is nobody's failure: no alarm is raised.</summary>
public sealed class ClientGoneTests(EmbeddedKafkaFixture kafka)
{
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Get_ClientGoesAway_CancelsTheQuestionWithoutAlarm()
    {
        await using var gateway = await StartAsync();
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var asking = gateway.Rest.GetAsync("/api/persons/5", leave.Token);
        await LeaveAsync(leave);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        await EndsWithoutAlarmAsync(gateway);
    }

    [Fact]
    public async Task Call_ClientGoesAway_CancelsTheQuestionWithoutAlarm()
    {
        await using var gateway = await StartAsync();
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(Token);
        using var call = new PersonService.PersonServiceClient(gateway.Channel).GetAsync(new() { Id = 5 }, cancellationToken: leave.Token);
        await LeaveAsync(leave);

        Assert.Equal(StatusCode.Cancelled, (await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync)).StatusCode);
        await EndsWithoutAlarmAsync(gateway);
    }

    [Fact]
    public async Task Stream_ClientGoesAwayBetweenRequests_EndsWithoutAlarm()
    {
        await using var gateway = await StartAsync();
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(Token);
        using var call = new VisitService.VisitServiceClient(gateway.Channel).ReportVisits(cancellationToken: leave.Token);
        await call.RequestStream.WriteAsync(new() { Visits = { new Visit { Id = 7, PersonId = 5, Longitude = 1, Latitude = 2 } } }, Token);
        Assert.True(await call.ResponseStream.MoveNext(Token));
        await leave.CancelAsync();

        await EndsWithoutAlarmAsync(gateway);
    }

    /// <summary>Its machine is gone, or the network between: the connection breaks without a word.</summary>
    [Fact]
    public async Task Stream_ConnectionBreaks_EndsWithoutAlarm()
    {
        await using var gateway = await StartAsync();
        Socket? connection = null;
        using var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (context, token) =>
            {
                connection = new(SocketType.Stream, ProtocolType.Tcp) { LingerState = new(enable: true, seconds: 0) };
                await connection.ConnectAsync(context.DnsEndPoint, token);
                return new NetworkStream(connection, ownsSocket: true);
            },
        };
        using var channel = GrpcChannel.ForAddress(gateway.Channel.Target.Insert(0, "http://"), new() { HttpHandler = handler });
        using var call = new VisitService.VisitServiceClient(channel).ReportVisits(cancellationToken: Token);
        await call.RequestStream.WriteAsync(new() { Visits = { new Visit { Id = 7, PersonId = 5, Longitude = 1, Latitude = 2 } } }, Token);
        Assert.True(await call.ResponseStream.MoveNext(Token));
        connection!.Dispose();

        await EndsWithoutAlarmAsync(gateway);
    }

    /// <summary>While a visit waits for an id.</summary>
    [Fact]
    public async Task Stream_ClientGoesAwayWhileAVisitIsCompleted_EndsWithoutAlarm()
    {
        await using var gateway = await StartAsync();
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(Token);
        using var call = new VisitService.VisitServiceClient(gateway.Channel).ReportVisits(cancellationToken: leave.Token);
        await call.RequestStream.WriteAsync(new() { Visits = { new Visit { PersonId = 5, Longitude = 1, Latitude = 2 } } }, Token);
        await _asked.Task.WaitAsync(Token);
        await leave.CancelAsync();

        await EndsWithoutAlarmAsync(gateway);
    }

    /// <summary>A gateway whose cluster never answers, but notices when nobody waits any more.</summary>
    private Task<InProcessGateway> StartAsync() => InProcessGateway.StartAsync(
        StandIn.Cluster(
            StandIn.Grain<IPeopleGrain>((_, arguments) => NeverAsync<Person?>((CancellationToken)arguments[^1]!)),
            StandIn.Grain<IVisitIdsGrain>((_, arguments) => NeverAsync<IdBlock?>((CancellationToken)arguments[^1]!))),
        kafka);

    private async Task<T> NeverAsync<T>(CancellationToken cancellationToken)
    {
        _asked.TrySetResult();
        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            throw new InvalidOperationException("Never.");
        }
        finally
        {
            _cancelled.TrySetResult();
        }
    }

    private async Task LeaveAsync(CancellationTokenSource leave)
    {
        await _asked.Task.WaitAsync(Token);
        await leave.CancelAsync();
        await _cancelled.Task.WaitAsync(Token);
    }

    private static async Task EndsWithoutAlarmAsync(InProcessGateway gateway)
    {
        await Eventually.TrueAsync(() => gateway.Logs.Entries.Any(entry => entry.Text.StartsWith("Request finished", StringComparison.Ordinal)), "the request's end");
        Assert.Empty(gateway.Logs.Of(GatewayLogIds.Unexpected));
    }
}
