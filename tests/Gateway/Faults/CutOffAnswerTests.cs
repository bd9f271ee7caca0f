using System.Collections.Immutable;
using System.Net;
using System.Text;
using UdaConnect.Connections;
using UdaConnect.Gateway.Hosting;
using UdaConnect.Persons;
using UdaConnect.Tests.Gateway.Support;
using UdaConnect.Tests.Support;
using UdaConnect.Visits;
using Xunit;

namespace UdaConnect.Tests.Gateway.Faults;

/// <summary>An answer that cannot be completed never looks whole: a problem before the first byte, an aborted connection without a closing bracket after it.</summary>
public sealed class CutOffAnswerTests(EmbeddedKafkaFixture kafka)
{
    private const string Range = "start_date=2020-01-01&end_date=2020-06-30";
    private static readonly Person Ada = new(7, "Ada", "Byron", "Engines");
    private static readonly Visit Seen = new(30, GatewayClients.Noon, -122.290524, 37.553441, Ada.Id);

    public static TheoryData<string> Streamed =>
    [
        "/api/persons",
        $"/api/persons/5/connection?{Range}",
        $"/api/persons/5/locations?{Range}",
        """/api/location/locations?line={"person_id":5,"longitude":1,"latitude":2,"start_date":"2020-01-01","end_date":"2020-06-30"}""",
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Streamed))]
    public async Task Get_ClusterGoneBeforeTheFirstByte_Is503(string path)
    {
        await using var gateway = await InProcessGateway.StartAsync(Cluster(goodPages: 0), kafka);
        using var answer = await gateway.Rest.GetAsync(path, Token);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter);
        await Refusal.ProblemAsync(answer);
    }

    [Theory, MemberData(nameof(Streamed))]
    public async Task Get_ClusterGoneAfterTheFirstPage_IsAbortedWithoutClosingBracket(string path)
    {
        await using var gateway = await InProcessGateway.StartAsync(Cluster(goodPages: 1), kafka);
        using var answer = await gateway.Rest.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, Token);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);

        var received = await ReadUntilBrokenAsync(answer);

        Assert.StartsWith("[{", received, StringComparison.Ordinal);
        Assert.DoesNotContain("]", received, StringComparison.Ordinal);
        Assert.Single(gateway.Logs.Of(GatewayLogIds.AnswerAborted));
        Assert.Empty(gateway.Logs.Of(GatewayLogIds.Unexpected));
    }

    [Theory, MemberData(nameof(Streamed))]
    public async Task Get_EveryPageThere_IsWhole(string path)
    {
        await using var gateway = await InProcessGateway.StartAsync(Cluster(goodPages: int.MaxValue), kafka);
        var whole = await gateway.Rest.GetStringAsync(path, Token);

        Assert.StartsWith("[{", whole, StringComparison.Ordinal);
        Assert.EndsWith("}]", whole, StringComparison.Ordinal);
    }

    /// <summary>A near visit whose person the cluster never named: a row cannot be left out, so the answer breaks off.</summary>
    [Fact]
    public async Task Connection_PersonNotNamed_IsAborted()
    {
        var people = StandIn.Grain<IPersonGrain>((_, _) => Task.FromResult(new NearbyPage(VisitPage.Of([Seen]), NextMs: null)));
        var nobody = StandIn.Grain<IPeopleGrain>((_, _) => Task.FromResult(ImmutableArray<Person>.Empty));
        await using var gateway = await InProcessGateway.StartAsync(StandIn.Cluster(people, nobody), kafka);

        await Assert.ThrowsAsync<HttpRequestException>(() => gateway.Rest.GetStringAsync($"/api/persons/5/connection?{Range}", Token));
        Assert.Single(gateway.Logs.Of(GatewayLogIds.AnswerAborted));
    }

    /// <summary>A cluster that gives so many pages of three, then is gone.</summary>
    private static IGrainFactory Cluster(int goodPages)
    {
        var pages = 0;
        Task<T> Page<T>(Func<int, T> make)
        {
            var page = Interlocked.Increment(ref pages);
            return page <= goodPages ? Task.FromResult(make(page)) : Task.FromException<T>(new SiloUnavailableException("It was killed."));
        }

        var person = StandIn.Grain<IPersonGrain>((method, _) => method switch
        {
            nameof(IPersonGrain.FindNearbyAsync) => Page(page => new NearbyPage(VisitPage.Of([Seen]), page < 3 ? Seen.AtMs + page : null)),
            _ => Page(page => VisitPage.Of([.. Enumerable.Repeat(Seen, page < 3 ? 10_000 : 1)])),
        });
        var list = StandIn.Grain<IPeopleGrain>((method, _) => method switch
        {
            nameof(IPeopleGrain.FindManyAsync) => Task.FromResult(ImmutableArray.Create(Ada)),
            _ => Page(page => ImmutableArray.CreateRange(Enumerable.Repeat(Ada, page < 3 ? 1_000 : 1))),
        });
        return StandIn.Cluster(person, list);
    }

    private static async Task<string> ReadUntilBrokenAsync(HttpResponseMessage answer)
    {
        var received = new StringBuilder();
        await using var body = await answer.Content.ReadAsStreamAsync(Token);
        var buffer = new byte[64 * 1024];
        await Assert.ThrowsAnyAsync<IOException>(async () =>
        {
            while (await body.ReadAsync(buffer, Token) is > 0 and var read)
                received.Append(Encoding.UTF8.GetString(buffer, 0, read));
        });
        return received.ToString();
    }
}
