using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using UdaConnect.Client;
using UdaConnect.Protos.V1;
using UdaConnect.Tests.Gateway.Support;
using Xunit;
using Visit = UdaConnect.Visits.Visit;

namespace UdaConnect.Tests.Gateway.Services;

/// <summary>The live feed as a gRPC stream: what REST tells, and going on behind the last event.</summary>
public sealed class LiveCallsTests(GatewaySystem system)
{
    private static readonly Timestamp June15 = Timestamp.FromDateTimeOffset(new(2020, 6, 15, 0, 0, 0, TimeSpan.Zero));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Watch_VisitsArrive_TellsTheEncounterOnceAndGoesOnWhereItWas()
    {
        var clients = await system.ClientsAsync();
        using var client = new UdaConnectClient(clients.PersonChannel);
        var (ada, bob, joan) = (await clients.RegisterAsync("Ada", "Byron"), await clients.RegisterAsync("Bob", "Ross"), await clients.RegisterAsync("Joan", "Clarke"));
        var place = clients.NextPlace();
        Visit At(int person, int second) => new(clients.NextVisit(), GatewayClients.Noon + second * 1_000, place.Longitude, place.Latitude, person);
        var request = new WatchRequest { PersonId = ada, StartDate = June15, EndDate = June15 + TimeSpan.FromDays(1).ToDuration(), Measure = new() { Gap = 60 } };

        string last;
        await using (var feed = client.WatchAsync(request, cancellationToken: Token).GetAsyncEnumerator(Token))
        {
            Assert.True(await feed.MoveNextAsync());
            Assert.Equal((June15, 5.0, 60.0, false), (feed.Current.Feed.StartDate, feed.Current.Feed.Measure.Distance, feed.Current.Feed.Measure.Gap, feed.Current.Feed.Reset));
            await clients.StoreAsync(At(ada, 0), At(bob, 10));
            Assert.True(await feed.MoveNextAsync());
            var told = feed.Current.Event;
            Assert.Equal((LiveEvent.Types.Change.Left, LiveEvent.Types.State.Left, $"{bob}-1", bob), (told.Change, told.State, told.Key, told.Person.Id));
            var scope = new Scope { StartDate = request.StartDate, EndDate = request.EndDate };
            Assert.Equal(
                Assert.Single(await client.ListEncountersAsync(new() { PersonId = ada, OtherId = bob, Scope = scope, Measure = request.Measure }, Token).ToListAsync(Token)), told.Encounter);
            last = told.Id;
        }

        request.LastEventId = last;
        await using var resumed = client.WatchAsync(request, cancellationToken: Token).GetAsyncEnumerator(Token);
        var next = resumed.MoveNextAsync();
        await clients.StoreAsync(At(ada, 600), At(joan, 600));
        Assert.True(await next);
        Assert.Equal($"{joan}-1", resumed.Current.Event.Key);
    }

    [Fact]
    public async Task Watch_UnknownFeed_StartsAnewAndSaysSo()
    {
        var clients = await system.ClientsAsync();
        using var client = new UdaConnectClient(clients.VisitChannel);
        var request = new WatchRequest { PersonId = await clients.RegisterAsync("Ada", "Byron"), LastEventId = $"{Guid.NewGuid():N}-7" };
        await using var feed = client.WatchAsync(request, cancellationToken: Token).GetAsyncEnumerator(Token);
        Assert.True(await feed.MoveNextAsync());
        Assert.True(feed.Current.Feed.Reset);
    }

    [Theory]
    [InlineData(0, "", StatusCode.InvalidArgument, "person_id")]
    [InlineData(5, "17", StatusCode.InvalidArgument, "last_event_id")]
    [InlineData(2_000_000_000, "", StatusCode.NotFound, "person_id")]
    public async Task Watch_WrongField_IsRefusedNamingIt(int person, string lastEventId, StatusCode status, string field)
    {
        using var client = new UdaConnectClient((await system.ClientsAsync()).PersonChannel);
        var refusal = await Assert.ThrowsAsync<RpcException>(async () =>
            await client.WatchAsync(new() { PersonId = person, LastEventId = lastEventId }, cancellationToken: Token).ToListAsync(Token));
        Assert.Equal(status, refusal.StatusCode);
        Assert.StartsWith(field, refusal.Status.Detail, StringComparison.Ordinal);
    }
}
