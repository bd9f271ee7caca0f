using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using UdaConnect.Connections;
using UdaConnect.DevHost.Postgres;
using UdaConnect.DevHost.Running;
using UdaConnect.Encounters;
using UdaConnect.Persons;
using UdaConnect.Time;
using UdaConnect.Visits;

namespace UdaConnect.Tests.Support;

/// <summary>An Orleans client of a running system, as the gateway is one.</summary>
internal sealed class SystemClient : IAsyncDisposable
{
    private readonly IHost _host;

    private SystemClient(IHost host) => _host = host;

    public IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    public static async Task<SystemClient> ConnectAsync(PrivateSystem system, CancellationToken cancellationToken)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.UseOrleansClient(client => client
            .Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = ("udaconnect", "udaconnect"))
            .UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = ("Npgsql", system.Postgres.ConnectionString(DatabaseNames.Orleans))));
        var host = builder.Build();
        await host.StartAsync(cancellationToken);
        return new(host);
    }

    /// <summary>All windows of an answer, joined; as they come.</summary>
    public async Task<List<Visit>> FindNearbyAsync(int personId, NearbyQuestion question, CancellationToken cancellationToken)
    {
        var found = new List<Visit>();
        for (long? fromMs = question.Range.StartMs; fromMs is not null;)
        {
            var page = await Grains.GetGrain<IPersonGrain>(personId).FindNearbyAsync(question, fromMs.Value, cancellationToken);
            found.AddRange(page.Visits.Visits);
            fromMs = page.NextMs;
        }

        return found;
    }

    /// <summary>All pages of a person's connections.</summary>
    public async Task<List<PersonConnection>> FindConnectionsAsync(int personId, TimeRange range, EncounterMeasure measure, CancellationToken cancellationToken)
    {
        const int Page = 150;
        var found = new List<PersonConnection>();
        while (true)
        {
            var page = await Grains.GetGrain<IPersonGrain>(personId).FindConnectionsAsync(
                range, measure, eventId: null, found.Count == 0 ? null : found[^1].Key, Page, cancellationToken);
            found.AddRange(page.Connections);
            if (!page.HasMore)
                return found;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
