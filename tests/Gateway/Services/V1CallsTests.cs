using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using UdaConnect.Client;
using UdaConnect.Protos.V1;
using UdaConnect.Tests.Gateway.Support;
using UdaConnect.Tests.Support;
using Xunit;
using Visit = UdaConnect.Visits.Visit;

namespace UdaConnect.Tests.Gateway.Services;

/// <summary>The v1 API through the typed client: the same answers as REST, errors that name the field, lists as streams.</summary>
public sealed class V1CallsTests(GatewaySystem system)
{
    private const long Minute = 60_000;

    private static readonly Scope June15 = new() { StartDate = Day(15), EndDate = Day(16) };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Everything_OneTalk_IsToldAsOverRest()
    {
        var clients = await system.ClientsAsync();
        using var client = new UdaConnectClient(clients.PersonChannel);
        var ada = await client.Persons.RegisterAsync(new() { Id = clients.NextPerson(), FirstName = "Ada", LastName = "Byron" }, cancellationToken: Token);
        var grace = await client.Persons.RegisterAsync(new() { Id = clients.NextPerson(), FirstName = "Grace", LastName = "Hopper", CompanyName = "Navy" }, cancellationToken: Token);
        var fair = await client.Events.CreateAsync(new() { Name = $"v1 fair of {ada.Id}", StartDate = "2020-06-15", EndDate = "2020-06-16" }, cancellationToken: Token);
        var place = clients.NextPlace();
        var booth = await client.Venues.RegisterAsync(
            new() { Name = "Booth", Kind = "booth", EventId = fair.Id, Disc = new() { Centre = new() { Longitude = place.Longitude, Latitude = place.Latitude }, RadiusMetres = 10 } },
            cancellationToken: Token);
        var start = Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeMilliseconds(GatewayClients.Noon + 2 * Minute));
        var talk = await client.Sessions.CreateAsync(
            new() { VenueId = booth.Id, Title = "Compilers", Start = start, End = start + TimeSpan.FromMinutes(30).ToDuration() }, cancellationToken: Token);
        Visit At(int person, long minute) => new(clients.NextVisit(), GatewayClients.Noon + minute * Minute, place.Longitude, place.Latitude, person);
        await clients.StoreAsync(At(ada.Id, 0), At(ada.Id, 4), At(ada.Id, 8), At(grace.Id, 4), At(grace.Id, 8));
        var connected = new ListConnectionsRequest { PersonId = ada.Id, Scope = new() { Event = fair.Id } };
        await Eventually.TrueAsync(async () => await client.ListConnectionsAsync(connected, Token).AnyAsync(met => met.DurationSeconds == 240, Token), "the encounter");

        var met = Assert.Single(await client.ListConnectionsAsync(connected, Token).ToListAsync(Token));
        Assert.Equal((grace, 1, booth.Id), (met.Person, met.Encounters, Assert.Single(met.Venues).Id));
        var encounter = Assert.Single(await client.ListEncountersAsync(new() { PersonId = ada.Id, OtherId = grace.Id, Scope = June15 }, Token).ToListAsync(Token));
        Assert.Equal((talk.Id, place.Longitude), (Assert.Single(encounter.Sessions).Id, encounter.Longitude));
        Assert.Empty(await client.ListConnectionsAsync(new() { PersonId = ada.Id, Scope = June15, Measure = new() { Preset = "close-contact" } }, Token).ToListAsync(Token));

        var attendance = await client.Attendance.FindAsync(new() { PersonId = ada.Id, Scope = June15 }, cancellationToken: Token);
        Assert.Equal(360, Assert.Single(attendance.Sessions).AttendedSeconds);
        Assert.Equal(TimeSpan.FromMinutes(8), (Assert.Single(attendance.Stays).End - attendance.Stays[0].Start).ToTimeSpan());
        var shared = Assert.Single(await client.ListSharedAsync(new() { PersonId = ada.Id, Scope = June15 }, Token).ToListAsync(Token));
        Assert.Equal((grace.Id, 240.0, 240.0), (shared.Person.Id, shared.OverlapSeconds, Assert.Single(shared.Sessions).OverlapSeconds));
        Assert.Equal(2, (await client.Attendance.FindOfSessionAsync(new() { SessionId = talk.Id }, cancellationToken: Token)).People);
        Assert.Equal(2, (await client.Attendance.FindOfVenueAsync(new() { VenueId = booth.Id, StartDate = Day(15), EndDate = Day(16) }, cancellationToken: Token)).People);

        Assert.Equal(talk, Assert.Single(await client.ListSessionsAsync(new() { VenueId = booth.Id }, Token).ToListAsync(Token)));
        Assert.Equal(booth, Assert.Single(await client.ListVenuesAsync(new() { Event = fair.Id }, Token).ToListAsync(Token)));
        Assert.Contains(fair, await client.ListEventsAsync(new(), Token).ToListAsync(Token));
        Assert.Contains(grace, await client.ListPersonsAsync(new() { Query = "Navy" }, Token).ToListAsync(Token));
        Assert.Equal((ada, fair, booth, talk), (
            await client.Persons.FindAsync(new() { Id = ada.Id }, cancellationToken: Token), await client.Events.FindAsync(new() { Id = fair.Id }, cancellationToken: Token),
            await client.Venues.FindAsync(new() { Id = booth.Id }, cancellationToken: Token), await client.Sessions.FindAsync(new() { Id = talk.Id }, cancellationToken: Token)));
        Assert.NotNull((await client.Venues.RetireAsync(new() { Id = booth.Id }, cancellationToken: Token)).RetiredAt);
    }

    [Fact]
    public async Task Register_PolygonWithAHole_ComesBackAsGiven()
    {
        var clients = await system.ClientsAsync();
        using var client = new UdaConnectClient(clients.VisitChannel);
        var (x, y) = clients.NextPlace();
        var hall = new RegisterVenueRequest
        {
            Name = "Hall",
            Kind = "hall",
            Polygons = new() { Polygons_ = { new Polygon { Rings = { Square(x, y, 0.001), Square(x, y, 0.0005) } } } },
        };
        Assert.Equal(hall.Polygons, (await client.Venues.RegisterAsync(hall, cancellationToken: Token)).Polygons);
    }

    public static TheoryData<string, Func<UdaConnectClient, Task>, StatusCode> Wrong => new()
    {
        { "first_name", async client => await client.Persons.RegisterAsync(new() { LastName = "x" }), StatusCode.InvalidArgument },
        { "id", async client => await client.Persons.FindAsync(new()), StatusCode.InvalidArgument },
        { "id", async client => await client.Persons.FindAsync(new() { Id = 2_000_000_000 }), StatusCode.NotFound },
        { "start_date", async client => await client.Events.CreateAsync(new() { Name = "x", StartDate = "2020-06-31", EndDate = "2020-07-01" }), StatusCode.InvalidArgument },
        { "id", async client => await client.Events.FindAsync(new() { Id = 9_007_199_254_740_991 }), StatusCode.NotFound },
        { "footprint", async client => await client.Venues.RegisterAsync(new() { Name = "x", Kind = "hall" }), StatusCode.InvalidArgument },
        { "kind", async client => await client.Venues.RegisterAsync(new() { Name = "x", Kind = "tent", Disc = new() { Centre = new(), RadiusMetres = 1 } }), StatusCode.InvalidArgument },
        { "disc.centre", async client => await client.Venues.RegisterAsync(new() { Name = "x", Kind = "hall", Disc = new() { RadiusMetres = 1 } }), StatusCode.InvalidArgument },
        { "geometry.coordinates", async client => await client.Venues.RegisterAsync(new() { Name = "x", Kind = "hall", Polygons = new() }), StatusCode.InvalidArgument },
        { "id", async client => await client.Venues.RetireAsync(new() { Id = 9_007_199_254_740_991 }), StatusCode.NotFound },
        { "bbox", async client => await client.ListVenuesAsync(new() { Bbox = new() { West = double.NaN } }).ToListAsync(), StatusCode.InvalidArgument },
        { "start", async client => await client.Sessions.CreateAsync(new() { VenueId = 1, Title = "x", End = Day(15) }), StatusCode.InvalidArgument },
        { "end", async client => await client.Sessions.CreateAsync(new() { VenueId = 1, Title = "x", Start = Day(15), End = new() { Nanos = -1 } }), StatusCode.InvalidArgument },
        { "venue_id", async client => await client.Sessions.CreateAsync(new() { VenueId = 9_007_199_254_740_991, Title = "x", Start = Day(15), End = Day(16) }), StatusCode.NotFound },
        { "venue_id", async client => await client.ListSessionsAsync(new()).ToListAsync(), StatusCode.InvalidArgument },
        { "person_id", async client => await client.ListConnectionsAsync(new() { Scope = June15 }).ToListAsync(), StatusCode.InvalidArgument },
        { "start_date", async client => await client.ListConnectionsAsync(new() { PersonId = 5 }).ToListAsync(), StatusCode.InvalidArgument },
        { "distance", async client => await client.ListConnectionsAsync(new() { PersonId = 5, Scope = June15, Measure = new() { Distance = double.NaN } }).ToListAsync(), StatusCode.InvalidArgument },
        { "event", async client => await client.ListConnectionsAsync(new() { PersonId = 5, Scope = new() { Event = 9_007_199_254_740_991 } }).ToListAsync(), StatusCode.InvalidArgument },
        { "other_id", async client => await client.ListEncountersAsync(new() { PersonId = 5, Scope = June15 }).ToListAsync(), StatusCode.InvalidArgument },
        { "person_id", async client => await client.Attendance.FindAsync(new() { PersonId = 2_000_000_000, Scope = June15 }), StatusCode.NotFound },
        { "kinds", async client => await client.ListSharedAsync(new() { PersonId = 5, Scope = June15, Kinds = { "tent" } }).ToListAsync(), StatusCode.InvalidArgument },
        { "end_date", async client => await client.Attendance.FindOfVenueAsync(new() { VenueId = 1, StartDate = Day(15), EndDate = new() { Seconds = long.MaxValue } }), StatusCode.InvalidArgument },
        { "session_id", async client => await client.Attendance.FindOfSessionAsync(new() { SessionId = 9_007_199_254_740_991 }), StatusCode.NotFound },
    };

    [Theory]
    [MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public async Task Any_WrongField_IsRefusedNamingIt(string field, Func<UdaConnectClient, Task> call, StatusCode status)
    {
        using var client = new UdaConnectClient((await system.ClientsAsync()).PersonChannel);
        var refusal = await Assert.ThrowsAsync<RpcException>(() => call(client));
        Assert.Equal(status, refusal.StatusCode);
        Assert.StartsWith(field, refusal.Status.Detail, StringComparison.Ordinal);
    }

    private static Timestamp Day(int day) => Timestamp.FromDateTimeOffset(new(2020, 6, day, 0, 0, 0, TimeSpan.Zero));

    private static Ring Square(double x, double y, double half) => new()
    {
        Positions =
        {
            new Position { Longitude = x - half, Latitude = y - half }, new Position { Longitude = x + half, Latitude = y - half },
            new Position { Longitude = x + half, Latitude = y + half }, new Position { Longitude = x - half, Latitude = y + half },
            new Position { Longitude = x - half, Latitude = y - half },
        },
    };
}
