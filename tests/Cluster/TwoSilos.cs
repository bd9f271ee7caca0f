using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.TestingHost;
using UdaConnect.Encounters;
using UdaConnect.Events;
using UdaConnect.Hosting;
using UdaConnect.Persons;
using UdaConnect.Sessions;
using UdaConnect.Silo.Hosting;
using UdaConnect.Tests.Cluster;
using UdaConnect.Tests.Support;
using UdaConnect.Venues;
using UdaConnect.Visits;
using Xunit;

[assembly: AssemblyFixture(typeof(TwoSilos))]

namespace UdaConnect.Tests.Cluster;

/// <summary>Two silos in this process with the real grains and the real directory; only the databases are in memory. Tests share it, so each has areas and people of its own.</summary>
public sealed class TwoSilos : IAsyncLifetime
{
    private readonly SemaphoreSlim _starting = new(1);
    private readonly VisitDelivery _delivery = new();
    private InProcessTestCluster? _cluster;
    private int _last;

    internal MemoryVisits Visits { get; } = new();

    internal MemoryPeople People { get; } = new();

    internal GrainCalls Calls { get; } = new();

    /// <summary>Starts with the first test that needs it.</summary>
    internal async Task<IGrainFactory> GrainsAsync()
    {
        await _starting.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            return (_cluster ??= await StartAsync()).Client;
        }
        finally
        {
            _starting.Release();
        }
    }

    /// <summary>What one of the two silos has.</summary>
    internal async Task<T> ServiceAsync<T>(int silo)
        where T : notnull
    {
        await GrainsAsync();
        return _cluster!.Silos[silo].ServiceProvider.GetRequiredService<T>();
    }

    /// <summary>Hands visits to an area, as the stream does, whether they are filed or not.</summary>
    internal async Task DeliverAsync(long areaId, params Visit[] visits)
    {
        await GrainsAsync();
        await _delivery.DeliverAsync(_cluster!.Silos[0].ServiceProvider, visits.Select(visit => (areaId, visit)), TestContext.Current.CancellationToken);
    }

    internal async Task DeactivateAsync(IAddressable grain)
    {
        await GrainsAsync();
        await _cluster!.DeactivateAsync(grain);
    }

    /// <summary>A number no other caller gets: for area and person ids.</summary>
    internal int Next(int count = 1) => Interlocked.Add(ref _last, count) - count + 1;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_cluster is not null)
            await _cluster.DisposeAsync();
        _starting.Dispose();
    }

    private async Task<InProcessTestCluster> StartAsync()
    {
        var builder = new InProcessTestClusterBuilder(2);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddStrongDirectory()
                .AddGrainCallFilters()
                .AddIncomingGrainCallFilter(Calls)
                .Configure<GrainCollectionOptions>(options => options.CollectionAge = TimeSpan.FromHours(1));
            _delivery.AddTo(silo);
        });
        builder.ConfigureSiloHost((_, host) => host.Services
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
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return cluster;
    }
}
