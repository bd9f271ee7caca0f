using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Orleans.Configuration;
using Orleans.TestingHost;
using UdaConnect.Events;
using UdaConnect.Hosting;
using UdaConnect.Persons;
using UdaConnect.Sessions;
using UdaConnect.Silo.Hosting;
using UdaConnect.Silo.Spatial;
using UdaConnect.Tests.Adapters.Spatial;
using UdaConnect.Tests.Support;
using UdaConnect.Venues;
using UdaConnect.Visits;
using Xunit;

namespace UdaConnect.Tests.Cluster;

/// <summary>Two silos in this process with the real grains over real PostGIS. Classes of its collection run one after the other and may empty it.</summary>
public sealed class PostgisSilos(PostgresFixture postgres) : IAsyncLifetime
{
    public const string Collection = "two silos on PostGIS";

    private readonly SpatialDatabase _database = new(postgres);
    private readonly VisitDelivery _delivery = new();
    private InProcessTestCluster _cluster = null!;
    private int _turn;

    internal IGrainFactory Grains => _cluster.Client;

    internal NpgsqlDataSource Geolocation => _database.Geolocation;

    public async ValueTask InitializeAsync()
    {
        await _database.InitializeAsync();
        var builder = new InProcessTestClusterBuilder(2);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddStrongDirectory().AddIncomingGrainCallFilter<ServingGateFilter>()
                .Configure<GrainCollectionOptions>(options => options.CollectionAge = TimeSpan.FromHours(1));
            _delivery.AddTo(silo);
        });
        builder.ConfigureSiloHost((_, host) =>
        {
            host.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["ConnectionStrings:Person"] = _database.Databases.Person,
                ["ConnectionStrings:Geolocation"] = _database.Databases.Geolocation,
                ["ConnectionStrings:Orleans"] = _database.Databases.Orleans,
            });
            host.Logging.SetMinimumLevel(LogLevel.Warning);
            host.AddSpatialStore();
            host.Services.AddGrainServices().AddSingleton<IServingGate, OpenGate>();
        });
        _cluster = builder.Build();
        await _cluster.DeployAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        await _database.DisposeAsync();
    }

    /// <summary>No visits, no venues, no index, and nothing in memory; people stay.</summary>
    internal async Task EmptyAsync()
    {
        await _database.ExecuteAsync("delete from visit; delete from supplied_id; delete from area; delete from bucket; delete from session; delete from venue; delete from event");
        await RefreshCataloguesAsync();
        await ForgetAsync();
    }

    /// <summary>Deactivates everything that remembers visits.</summary>
    internal async Task ForgetAsync()
    {
        var management = Grains.GetGrain<IManagementGrain>(0);
        string[] remembering = ["person", "event-venue", "venue-time-bucket"];

        // Some may still be at work on a window that is looked for ahead.
        await Eventually.TrueAsync(
            async () =>
            {
                await management.ForceActivationCollection(TimeSpan.Zero);
                return !(await management.GetDetailedGrainStatistics()).Any(statistic => remembering.Contains(statistic.GrainId.Type.ToString()));
            },
            "everything that remembers visits put away");
    }

    /// <summary>What the pump does with a batch: finds areas, stores, and says where the store has each visit.</summary>
    /// <param name="heard">False: by a silo that has not heard of any venue.</param>
    internal async Task<(long AreaId, Visit Visit)[]> StoreAsync(IEnumerable<Visit> visits, Func<Visit, bool>? heard = null)
    {
        var services = NextSilo();
        var areas = services.GetRequiredService<IAreaResolver>();
        var batch = visits.Select(visit => new VisitToStore(
            visit.Id, IdAssigned: false, visit.PersonId, visit.AtMs, TimeAssigned: false, visit.Longitude, visit.Latitude,
            heard is null || heard(visit) ? areas.AreaOf(visit.Longitude, visit.Latitude) : Geo.MapTile.IdAt(visit.Longitude, visit.Latitude), Some.Origin())).ToArray();
        var outcomes = await services.GetRequiredService<IVisitStore>().StoreAsync(batch, Token);
        Assert.All(outcomes, outcome => Assert.True(outcome.Verdict is StoreVerdict.Inserted or StoreVerdict.Present, outcome.Reason));
        return [.. outcomes.Select(outcome => (outcome.AreaId, outcome.Stored))];
    }

    /// <summary>Hands stored visits to their areas, as the stream does.</summary>
    internal Task DeliverAsync(IEnumerable<(long AreaId, Visit Visit)> filed) => _delivery.DeliverAsync(NextSilo(), filed, Token);

    internal async Task<Event> CreateAsync(EventDraft draft) => (await NextSilo().GetRequiredService<IEventStore>().CreateAsync(draft, Token)).Event;

    internal async Task<Session> CreateAsync(SessionDraft draft)
    {
        var creation = await NextSilo().GetRequiredService<ISessionStore>().CreateAsync(draft, Token);
        Assert.Equal(SessionResult.Created, creation.Result);
        return creation.Session!;
    }

    /// <summary>Registers the venue; every silo hears of it.</summary>
    internal async Task<Venue> RegisterAsync(Footprint footprint, long? eventId = null)
    {
        var registration = await Grains.GetGrain<IVenueCatalogueGrain>(0).RegisterAsync(Shapes.Venue(footprint) with { EventId = eventId }, Token);
        Assert.Empty(registration.Errors);
        await RefreshCataloguesAsync();
        return registration.Venue!;
    }

    internal async Task RetireAsync(long venueId)
    {
        Assert.NotNull((await Grains.GetGrain<IVenueCatalogueGrain>(0).RetireAsync(venueId, Token))?.RetiredAtMs);
        await RefreshCataloguesAsync();
    }

    internal async Task RegisterAsync(params int[] people)
    {
        foreach (var id in people)
            await Grains.GetGrain<IPeopleGrain>(0).RegisterAsync(new(id, "Attendee", $"Number {id}", ""), Token);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private async Task RefreshCataloguesAsync()
    {
        foreach (var silo in _cluster.Silos)
            await silo.ServiceProvider.GetRequiredService<VenueCatalogue>().RefreshAsync(Token);
    }

    /// <summary>Silos take turns, as partitions lie on all of them.</summary>
    private IServiceProvider NextSilo() => _cluster.Silos[Interlocked.Increment(ref _turn) % _cluster.Silos.Count].ServiceProvider;
}

[CollectionDefinition(PostgisSilos.Collection)]
public sealed class SharedPostgisSilos : ICollectionFixture<PostgisSilos>;
