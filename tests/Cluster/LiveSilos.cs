using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using Orleans.Configuration;
using Orleans.TestingHost;
using UdaConnect.Encounters;
using UdaConnect.Events;
using UdaConnect.Geo;
using UdaConnect.Hosting;
using UdaConnect.Live;
using UdaConnect.Persons;
using UdaConnect.Sessions;
using UdaConnect.Silo.Hosting;
using UdaConnect.Tests.Support;
using UdaConnect.Venues;
using UdaConnect.Visits;
using Xunit;

namespace UdaConnect.Tests.Cluster;

/// <summary>Silos of one test class, to be killed: the real grains and directory, feeds stored in real PostgreSQL, visits in memory, and a clock for feeds that the test sets.</summary>
internal sealed class LiveSilos : IAsyncDisposable
{
    /// <summary>2026-01-06T09:00:00Z, and the clock's start.</summary>
    public const long Start = 1_767_690_000_000;

    private readonly VisitDelivery _delivery = new();
    private readonly InProcessTestCluster _cluster;
    private readonly string _storage;

    private LiveSilos(string storage, Func<LiveTimes, LiveTimes> times)
    {
        _storage = storage;
        var builder = new InProcessTestClusterBuilder(2);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddStrongDirectory().AddGrainCallFilters().AddGrainState(storage)
                .Configure<ClusterMembershipOptions>(MembershipTimes.Apply)
                .Configure<GrainDirectoryOptions>(MembershipTimes.Apply)
                .AddIncomingGrainCallFilter(Calls);
            _delivery.AddTo(silo);
        });
        builder.ConfigureSiloHost((_, host) => host.Services
            .AddSingleton(times(new LiveTimes(Clock) { Pause = TimeSpan.Zero, PausePerCost = 0, Tell = TimeSpan.Zero }))
            .AddGrainServices()
            .AddSingleton<IServingGate, OpenGate>()
            .AddSingleton<IVisitArchive>(Visits)
            .AddSingleton<IBucketLoader>(Visits)
            .AddSingleton<IPersonStore>(People)
            .AddSingleton<IVenueStore, NoVenues>()
            .AddSingleton<IEventStore, NoEvents>()
            .AddSingleton<ISessionStore, NoSessions>()
            .AddSingleton<IFootprints, NoFootprints>()
            .AddSingleton<IVisitIdBlocks, NoIdBlocks>());
        _cluster = builder.Build();
    }

    public FakeTimeProvider Clock { get; } = new(DateTimeOffset.FromUnixTimeMilliseconds(Start));

    public MemoryVisits Visits { get; } = new();

    public MemoryPeople People { get; } = new();

    /// <summary>Of grains on either silo.</summary>
    public GrainCalls Calls { get; } = new();

    public IGrainFactory Grains => _cluster.Client;

    public InProcessTestCluster Cluster => _cluster;

    /// <summary>Lists of watched people, a silo each.</summary>
    public IEnumerable<WatchList> WatchLists => _cluster.Silos.Select(silo => silo.ServiceProvider.GetRequiredService<WatchList>());

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <param name="times">Changes the times of feeds; nothing pauses unless it says so.</param>
    /// <param name="storage">Where feeds are stored, if not in the database itself.</param>
    public static async Task<LiveSilos> StartAsync(SpatialDatabase database, Func<LiveTimes, LiveTimes>? times = null, string? storage = null)
    {
        var silos = new LiveSilos(storage ?? database.Databases.Orleans, times ?? (given => given));
        await silos._cluster.DeployAsync();
        return silos;
    }

    public async Task RegisterAsync(params int[] people)
    {
        foreach (var id in people)
            await People.RegisterAsync(new(id, "Attendee", $"Number {id}", ""), Token);
    }

    /// <summary>Files visits under their tiles, as the store does, and hands them on as the stream does.</summary>
    public async Task ArriveAsync(params Visit[] visits)
    {
        foreach (var visit in visits)
            Visits.File(MapTile.IdAt(visit.Longitude, visit.Latitude), visit);
        await DeliverAsync(visits);
    }

    public Task DeliverAsync(params Visit[] visits) => _delivery.DeliverAsync(
        _cluster.Silos[0].ServiceProvider, visits.Select(visit => (MapTile.IdAt(visit.Longitude, visit.Latitude), visit)), Token);

    /// <summary>Grains of a kind in memory, on either silo, by their keys.</summary>
    public async Task<string[]> ActiveAsync(string type) =>
        [.. (await Grains.GetGrain<IManagementGrain>(0).GetDetailedGrainStatistics()).Where(one => one.GrainId.Type.ToString() == type).Select(one => one.GrainId.Key.ToString()!).Order()];

    /// <summary>The silo on which the person's feeds are told.</summary>
    public async Task<InProcessSiloHandle> FeedingSiloAsync(int personId)
    {
        var grain = Grains.GetGrain<IPersonLiveGrain>(personId).GetGrainId();
        var all = await Grains.GetGrain<IManagementGrain>(0).GetDetailedGrainStatistics();
        var place = Assert.Single(all, activation => activation.GrainId == grain).SiloAddress;
        return _cluster.Silos.Single(silo => silo.SiloAddress.Equals(place));
    }

    public async Task<long> StoredRowsAsync()
    {
        await using var source = NpgsqlDataSource.Create(_storage);
        await using var command = source.CreateCommand("select count(*) from grain_state where type_name = 'person-live'");
        return (long)(await command.ExecuteScalarAsync(Token))!;
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(_storage);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Token);
    }

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();
}
