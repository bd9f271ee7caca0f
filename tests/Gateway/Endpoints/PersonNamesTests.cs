using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using UdaConnect.Connections;
using UdaConnect.Gateway.Endpoints;
using UdaConnect.Gateway.Hosting;
using UdaConnect.Persons;
using UdaConnect.Tests.Gateway.Support;
using UdaConnect.Tests.Support;
using UdaConnect.Visits;
using Xunit;

namespace UdaConnect.Tests.Gateway.Endpoints;

/// <summary>Names of those who were near are asked for once, however many answers they are in.</summary>
public sealed class PersonNamesTests(EmbeddedKafkaFixture kafka)
{
    private const string Path = "/api/persons/5/connection?start_date=2020-01-01&end_date=2020-06-30";

    private static readonly Visit[] Near = [Seen(1, 7), Seen(2, 8), Seen(3, 7), Seen(4, 9)];

    private readonly List<int[]> _asked = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Connection_PeopleOfEarlierWindowsAndAnswers_AreNotAskedForAgain()
    {
        await using var gateway = await InProcessGateway.StartAsync(Cluster(), kafka);

        var first = await gateway.Rest.GetStringAsync(Path, Token);
        var second = await gateway.Rest.GetStringAsync(Path, Token);

        Assert.Equal([[7, 8], [9]], _asked);
        Assert.Equal(first, second);
        Assert.Equal(2, first.Split("\"first_name\":\"Ada 7\"").Length - 1);
        Assert.Contains("\"first_name\":\"Ada 9\"", first, StringComparison.Ordinal);
    }

    /// <summary>Beyond what is remembered it starts anew, and an answer that was begun keeps its names.</summary>
    [Fact]
    public async Task Of_MoreThanAreRemembered_NamesEverybodyOfBothPages()
    {
        const int Each = PersonNames.MostRemembered * 3 / 4;
        var options = Options.Create(new QuestionOptions { RepeatAfter = TimeSpan.Zero });
        var names = new PersonNames(new Questions(Cluster(), TimeProvider.System, options, NullLogger<Questions>.Instance));
        VisitPage Page(int from) => VisitPage.Of([.. Enumerable.Range(from, Each).Select(person => Seen(person, person))]);

        var first = await names.OfAsync(Page(1), Token);
        var second = await names.OfAsync(Page(Each / 2), Token);

        Assert.All(Enumerable.Range(1, Each), person => Assert.True(first.ContainsKey(person)));
        Assert.All(Enumerable.Range(Each / 2, Each), person => Assert.True(second.ContainsKey(person)));
        Assert.Equal(Each, second.Count);
    }

    /// <summary>Two windows of two visits each.</summary>
    private IGrainFactory Cluster() => StandIn.Cluster(
        StandIn.Grain<IPersonGrain>((_, arguments) => Task.FromResult(
            (long)arguments[1]! <= Near[1].AtMs ? new NearbyPage(VisitPage.Of(Near.AsSpan(0, 2)), Near[2].AtMs) : new NearbyPage(VisitPage.Of(Near.AsSpan(2)), NextMs: null))),
        StandIn.Grain<IPeopleGrain>((_, arguments) =>
        {
            var ids = (ImmutableArray<int>)arguments[0]!;
            _asked.Add([.. ids.Order()]);
            return Task.FromResult(ImmutableArray.CreateRange(ids, id => new Person(id, $"Ada {id}", "Byron", "Engines")));
        }));

    private static Visit Seen(long id, int personId) => new(id, GatewayClients.Noon + id, 8, 47, personId);
}
