using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using UdaConnect.DevHost.Chaos.Visits;
using UdaConnect.DevHost.Running;
using UdaConnect.Venues;
using UdaConnect.Visits;

namespace UdaConnect.DevHost.Chaos.Checking;

/// <summary>Looks at memory through one silo only. What is asked while that silo stands still waits in its sockets, and is the first thing it meets when it goes on.</summary>
internal sealed class StaleMemoryProbe : IAsyncDisposable
{
    private readonly IHost _client;
    private readonly TimeProvider _time;
    private readonly IReadOnlyList<VenueTimeBucketKey> _buckets;

    private StaleMemoryProbe(IHost client, IReadOnlyList<VenueTimeBucketKey> buckets, TimeProvider time) => (_client, _buckets, _time) = (client, buckets, time);

    /// <summary>Connects, and asks once, so that the silo knows where each bucket is.</summary>
    public static async Task<StaleMemoryProbe> ConnectAsync(ServiceProcess silo, IReadOnlyList<VenueTimeBucketKey> buckets, TimeProvider time, CancellationToken cancellationToken)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.UseOrleansClient(client => client
            .Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = ("udaconnect", "udaconnect"))
            .UseStaticClustering(new IPEndPoint(IPAddress.Loopback, silo.ClientPort)));
        var host = builder.Build();
        await host.StartAsync(cancellationToken);
        var probe = new StaleMemoryProbe(host, buckets, time);
        await Task.WhenAll(buckets.Select(bucket => probe.InspectAsync(bucket, cancellationToken)));
        return probe;
    }

    /// <summary>Asks for every bucket now; the answers come when the silo goes on.</summary>
    public (long AskedAt, Task<(VenueTimeBucketKey Bucket, VisitPage? Memory)[]> Answers) Ask(CancellationToken cancellationToken) =>
        (_time.GetTimestamp(), Task.WhenAll(_buckets.Select(bucket => InspectAsync(bucket, cancellationToken))));

    /// <summary>Buckets that were shown without visits which everybody had to see already when they were asked for.</summary>
    public static IReadOnlyList<string> Stale(
        VisitLedger ledger, IReadOnlyList<StoredRow> rows, long askedAt, (VenueTimeBucketKey Bucket, VisitPage? Memory)[] answers)
    {
        var settled = rows.Where(row => ledger.Find(row.Visit.Id) is { SettledAt: > 0 } entry && entry.SettledAt <= askedAt).ToLookup(row => row.Bucket, row => row.Visit.Id);
        var stale = new List<string>();
        foreach (var (bucket, memory) in answers)
        {
            if (memory is null) continue;
            var held = memory.Visits.ToArray().Select(visit => visit.Id).ToHashSet();
            var missing = settled[bucket].Count(id => !held.Contains(id));
            if (missing > 0) stale.Add($"bucket {bucket} was shown with {held.Count} visits, {missing} settled ones missing");
        }

        return stale;
    }

    public async ValueTask DisposeAsync()
    {
        await _client.StopAsync(new CancellationToken(canceled: true)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _client.Dispose();
    }

    private async Task<(VenueTimeBucketKey Bucket, VisitPage? Memory)> InspectAsync(VenueTimeBucketKey bucket, CancellationToken cancellationToken)
    {
        try
        {
            var grain = _client.Services.GetRequiredService<IGrainFactory>().GetGrain<IVenueTimeBucketGrain>(bucket.ToString());
            return (bucket, await grain.InspectAsync(cancellationToken));
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            return (bucket, null); // refused, or the silo ended: both are as they should be
        }
    }
}
