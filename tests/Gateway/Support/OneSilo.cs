using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Orleans.TestingHost;
using UdaConnect.Hosting;
using UdaConnect.Silo.Hosting;
using UdaConnect.Silo.Spatial;
using UdaConnect.Tests.Cluster;

namespace UdaConnect.Tests.Gateway.Support;

/// <summary>A silo of a test's own in this process, to be killed: the real grains and adapters, over databases at an address of the test's choice.</summary>
internal sealed class OneSilo : IAsyncDisposable
{
    private readonly NpgsqlDataSource _source;

    private OneSilo(InProcessTestCluster cluster, NpgsqlDataSource source) => (Cluster, _source) = (cluster, source);

    public InProcessTestCluster Cluster { get; }

    public IGrainFactory Client => Cluster.Client;

    public static async Task<OneSilo> StartAsync(string connectionString)
    {
        var source = SpatialHosting.Open(Databases.Geolocation, connectionString);
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) => silo.AddStrongDirectory().AddGrainCallFilters());
        builder.ConfigureSiloHost((_, host) => host.Services
            .AddGrainServices()
            .AddKeyedSingleton(Databases.Geolocation, source)
            .AddKeyedSingleton(Databases.Person, source)
            .AddSingleton<IServingGate, OpenGate>()
            .AddSpatialPorts());
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return new(cluster, source);
    }

    public async ValueTask DisposeAsync()
    {
        await Cluster.DisposeAsync();
        await _source.DisposeAsync();
    }
}
