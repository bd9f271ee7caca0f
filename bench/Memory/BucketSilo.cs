using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using UdaConnect.Connections;
using UdaConnect.DevHost.Processes;
using UdaConnect.Encounters;
using UdaConnect.Geo;
using UdaConnect.Hosting;
using UdaConnect.Silo.Hosting;
using UdaConnect.Venues;
using UdaConnect.Visits;

namespace UdaConnect.Bench.Memory;

/// <summary>A silo in this process with the real bucket grains over visits that lie ready, so that an activation can be weighed with all that belongs to it.</summary>
internal sealed class BucketSilo : IAsyncDisposable
{
    private const int AtOnce = 64;

    // Nobody is there: a bucket loads, and answers nothing.
    private static readonly NearPoints Nowhere = NearPoints.Of([new(Ecef.From(0, 0), 0)]);

    private readonly IHost _host;
    private readonly Stored _stored = new();
    private readonly Guid _asker = Guid.NewGuid();

    private BucketSilo()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.UseOrleans(silo => silo
            .UseLocalhostClustering(LoopbackPorts.Free(), LoopbackPorts.Free(), serviceId: "bench-memory", clusterId: "bench-memory")
            .AddStrongDirectory()
            .Configure<GrainCollectionOptions>(options => options.CollectionAge = TimeSpan.FromHours(1)));
        builder.Services.AddGrainServices().AddSingleton<IBucketLoader>(_stored).AddSingleton<IFootprints, NoFootprints>().AddSingleton<IServingGate, OpenGate>();
        _host = builder.Build();
    }

    private IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    public static async Task<BucketSilo> StartAsync(CancellationToken cancellationToken)
    {
        var silo = new BucketSilo();
        await silo._host.StartAsync(cancellationToken);
        return silo;
    }

    /// <summary>Bytes that asking each of these buckets once leaves on the heap; afterwards each is active and holds its visits.</summary>
    public async Task<long> WeighAsync(BucketVisits[] buckets, CancellationToken cancellationToken)
    {
        foreach (var bucket in buckets)
            _stored.Add(bucket);
        var bytes = await HeapScale.WeighAsync(() => AskAsync(buckets, cancellationToken));
        foreach (var bucket in buckets)
        {
            if (_stored.LoadsOf(bucket.Key) != 1)
                throw new BenchException($"Bucket {bucket.Key} was loaded {_stored.LoadsOf(bucket.Key)} times and not once.");
        }

        return bytes;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    private Task AskAsync(BucketVisits[] buckets, CancellationToken cancellationToken)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
        return Parallel.ForEachAsync(buckets, options, async (bucket, token) =>
        {
            var question = new NearQuestion(0, bucket.Key.Range, Chord.SquaredFor(1), null, Nowhere);
            await Grains.GetGrain<IVenueTimeBucketGrain>(bucket.Key.ToString()).FindNearAsync(question, _asker, token);
        });
    }

    private sealed class Stored : IBucketLoader
    {
        private readonly ConcurrentDictionary<VenueTimeBucketKey, Visit[]> _visits = new();
        private readonly ConcurrentDictionary<VenueTimeBucketKey, int> _loads = new();

        public void Add(BucketVisits bucket)
        {
            // Also what counts the loads is there before the scale is read.
            _visits[bucket.Key] = bucket.Visits;
            _loads[bucket.Key] = 0;
        }

        public int LoadsOf(VenueTimeBucketKey key) => _loads[key];

        public Task<Visit[]> LoadBucketAsync(VenueTimeBucketKey key, CancellationToken cancellationToken)
        {
            _loads.AddOrUpdate(key, 1, (_, loads) => loads + 1);
            return Task.FromResult(_visits[key]);
        }

        public Task<long[]> LoadSlotsAsync(long areaId, CancellationToken cancellationToken) =>
            Task.FromResult(_visits.Keys.Where(key => key.AreaId == areaId).Select(key => key.Slot).Order().ToArray());
    }

    /// <summary>A cluster of one is never evicted.</summary>
    private sealed class OpenGate : IServingGate
    {
        public void ThrowIfNotServing()
        {
        }

        public ValueTask WaitUntilServingAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;
    }

    private sealed class NoFootprints : IFootprints
    {
        private const string NotAsked = "Nearness asks for no footprints.";

        public Task<long[][]> FindCoveringAsync(IReadOnlyList<GeoPoint> places, CancellationToken cancellationToken) =>
            throw new NotSupportedException(NotAsked);

        public ValueTask<IReadOnlyDictionary<long, IFootprint>> GetAsync(IReadOnlySet<long> venueIds, CancellationToken cancellationToken) =>
            throw new NotSupportedException(NotAsked);
    }
}
