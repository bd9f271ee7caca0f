using System.Net;
using System.Text;
using Grpc.Core;
using UdaConnect.DevHost.Postgres;
using UdaConnect.Gateway.Hosting;
using UdaConnect.Hosting;
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

/// <summary>The cluster cannot be reached, or does not answer in time: 503 with Retry-After and UNAVAILABLE, after one retry and never later than two calls take.</summary>
public sealed class ClusterAwayTests(GatewaySystem system, EmbeddedKafkaFixture kafka)
{
    private const string Range = "start_date=2020-01-01&end_date=2020-06-30";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>What a call of the cluster may end with where asking again may find another silo.</summary>
    public static TheoryData<string> Transient => ["SiloUnavailable", "Timeout", "NotServing", "Orleans", "Cancelled"];

    public static TheoryData<string, string, string?> Operations => new()
    {
        { "GET", "/api/persons", null },
        { "GET", "/api/persons?limit=1", null },
        { "GET", "/api/persons/5", null },
        { "POST", "/api/persons", """{"first_name":"Ada","last_name":"Byron"}""" },
        { "POST", "/api/persons", """{"id":5,"first_name":"Ada","last_name":"Byron"}""" },
        { "GET", $"/api/persons/5/connection?{Range}", null },
        { "GET", $"/api/persons/5/connections?{Range}", null },
        { "GET", $"/api/persons/5/connections/6?{Range}", null },
        { "GET", "/api/persons/5/live", null },
        { "GET", $"/api/persons/5/attendance?{Range}", null },
        { "GET", $"/api/persons/5/shared?{Range}", null },
        { "GET", $"/api/persons/5/shared?{Range}&event=3", null },
        { "GET", $"/api/venues/5/attendance?{Range}", null },
        { "GET", $"/api/venues/5/attendance/people?{Range}", null },
        { "GET", "/api/sessions/5/attendance", null },
        { "GET", "/api/sessions/5/attendance/people", null },
        { "GET", $"/api/persons/5/locations?{Range}", null },
        { "GET", """/api/location/locations?line={"person_id":5,"longitude":1,"latitude":2,"start_date":"2020-01-01","end_date":"2020-06-30"}""", null },
        { "GET", "/api/locations/5", null },
        { "POST", "/api/locations", """{"person_id":5,"longitude":1,"latitude":2}""" },
        { "GET", "/api/venues", null },
        { "GET", "/api/venues/5", null },
        { "DELETE", "/api/venues/5", null },
        { "POST", "/api/venues", """{"type":"Feature","geometry":{"type":"Point","coordinates":[1,2]},"properties":{"name":"Booth","kind":"booth","radius_metres":5}}""" },
    };

    /// <summary>The real client, which looks for a cluster that nobody started.</summary>
    [Fact]
    public async Task EveryOperation_NoClusterEverReached_Is503WithRetryAfter()
    {
        var shared = (await system.ClientsAsync()).System;
        await using var gateway = await InProcessGateway.StartAsync(
            cluster: null, shared.Kafka.BootstrapServers, "Orleans:ClusterId=nowhere",
            $"ConnectionStrings:Orleans={shared.Postgres.ConnectionString(DatabaseNames.Orleans)}", $"Kafka:EmbeddedTopicId={shared.Kafka.EmbeddedTopicId}");
        foreach (var (method, path, body) in Operations.Select(row => row.Data))
            await UnavailableAsync(gateway, method, path, body);

        await GrpcUnavailableAsync(gateway);
        using var ready = await gateway.Rest.GetAsync("/health/ready", Token);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.NotNull(ready.Headers.RetryAfter);
        using var live = await gateway.Rest.GetAsync("/health/live", Token);
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        Assert.Empty(gateway.Logs.Of(GatewayLogIds.Unexpected));
    }

    [Theory, MemberData(nameof(Transient))]
    public async Task Find_CallFailsTransiently_IsRetriedOnceThenUnavailable(string kind)
    {
        var calls = 0;
        var people = StandIn.Grain<IPeopleGrain>((_, _) =>
        {
            Interlocked.Increment(ref calls);
            return Task.FromException<Person?>(Failure(kind));
        });
        await using var gateway = await InProcessGateway.StartAsync(StandIn.Cluster(people), kafka);

        await UnavailableAsync(gateway, "GET", "/api/persons/5", null);
        Assert.Equal(2, calls);
        await GrpcUnavailableAsync(gateway);
        Assert.Equal(4, calls);
        Assert.Equal((2, 2), (gateway.Logs.Of(GatewayLogIds.QuestionRepeated).Count(), gateway.Logs.Of(GatewayLogIds.QuestionUnanswered).Count()));
        Assert.Empty(gateway.Logs.Of(GatewayLogIds.Unexpected));
    }

    [Theory, MemberData(nameof(Transient))]
    public async Task Find_SecondCallAnswers_IsAnswered(string kind)
    {
        var calls = 0;
        var people = StandIn.Grain<IPeopleGrain>((_, _) => Interlocked.Increment(ref calls) == 1
            ? Task.FromException<Person?>(Failure(kind)) : Task.FromResult<Person?>(new(5, "Ada", "Byron", "")));
        await using var gateway = await InProcessGateway.StartAsync(StandIn.Cluster(people), kafka);
        using var answer = await gateway.Rest.GetAsync("/api/persons/5", Token);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    /// <summary>Without an id of its own a registration whose answer was lost is not repeated: it would leave two people.</summary>
    [Fact]
    public async Task Register_WithoutId_IsNotRetried()
    {
        var calls = 0;
        var people = StandIn.Grain<IPeopleGrain>((_, _) =>
        {
            Interlocked.Increment(ref calls);
            return Task.FromException<Registration>(new TimeoutException());
        });
        await using var gateway = await InProcessGateway.StartAsync(StandIn.Cluster(people), kafka);

        await UnavailableAsync(gateway, "POST", "/api/persons", """{"first_name":"Ada","last_name":"Byron"}""");
        Assert.Equal(1, calls);
        await UnavailableAsync(gateway, "POST", "/api/persons", """{"id":5,"first_name":"Ada","last_name":"Byron"}""");
        Assert.Equal(3, calls);
    }

    /// <summary>What nobody expected is no bad input and no outage: it is told as such, alarmed, and says nothing about the inside.</summary>
    [Fact]
    public async Task Find_UnexpectedFailure_Is500AndAlarmed()
    {
        var people = StandIn.Grain<IPeopleGrain>((_, _) => Task.FromException<Person?>(new NotSupportedException("secret")));
        await using var gateway = await InProcessGateway.StartAsync(StandIn.Cluster(people), kafka);
        using var answer = await gateway.Rest.GetAsync("/api/persons/5", Token);

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.DoesNotContain("secret", (await Refusal.ProblemAsync(answer)).ToString(), StringComparison.Ordinal);
        Assert.Single(gateway.Logs.Of(GatewayLogIds.Unexpected));
    }

    /// <summary>Visits with ids of their own need only the log. The others are told so one by one, and all of them after one try, not after one each.</summary>
    [Fact]
    public async Task Report_NoIdsToBeHad_RefusesThoseWithoutOneAndAsksOnce()
    {
        var calls = 0;
        var ids = StandIn.Grain<IVisitIdsGrain>((_, _) =>
        {
            Interlocked.Increment(ref calls);
            return Task.FromException<IdBlock?>(new TimeoutException());
        });
        await using var gateway = await InProcessGateway.StartAsync(StandIn.Cluster(ids), kafka);
        using var call = new VisitService.VisitServiceClient(gateway.Channel).ReportVisits(cancellationToken: Token);
        var visits = Enumerable.Range(0, 1_000).Select(number => new Visit { Id = number % 2 == 0 ? 0 : number, PersonId = 5, Longitude = 1, Latitude = 2 });
        await call.RequestStream.WriteAsync(new() { Visits = { visits } }, Token);
        Assert.True(await call.ResponseStream.MoveNext(Token));

        Assert.All(call.ResponseStream.Current.Receipts, receipt =>
        {
            if (receipt.Index % 2 == 1)
                Assert.Equal(receipt.Index, receipt.Accepted.Id);
            else
                Assert.Equal(Refused.Types.Reason.Unavailable, receipt.Refused.Reason);
        });
        Assert.Equal(1_000, call.ResponseStream.Current.Receipts.Count);
        Assert.Equal(2, calls); // with its retry
    }

    internal static async Task UnavailableAsync(InProcessGateway gateway, string method, string path, string? body)
    {
        using var request = new HttpRequestMessage(new(method), path);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await gateway.Rest.SendAsync(request, Token);
        Assert.True(
            answer.StatusCode == HttpStatusCode.ServiceUnavailable, $"{method} {path} answered {answer.StatusCode}: {await answer.Content.ReadAsStringAsync(Token)}");
        Assert.True(answer.Headers.RetryAfter?.Delta >= TimeSpan.FromSeconds(1), $"{method} {path} has no Retry-After.");
        await Refusal.ProblemAsync(answer);
    }

    internal static async Task GrpcUnavailableAsync(InProcessGateway gateway)
    {
        var persons = new PersonService.PersonServiceClient(gateway.Channel);
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await persons.GetAsync(new() { Id = 5 }, cancellationToken: Token));
        Assert.Equal(StatusCode.Unavailable, refused.StatusCode);
    }

    private static Exception Failure(string kind) => kind switch
    {
        "SiloUnavailable" => new SiloUnavailableException("It was killed."),
        "Timeout" => new TimeoutException(),
        "NotServing" => new NotServingException("It was paused."),
        "Cancelled" => new OperationCanceledException("The silo stops."),
        _ => new OrleansException("Forwarding failed."),
    };
}
