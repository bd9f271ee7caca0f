using System.Runtime.InteropServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Streams;
using UdaConnect.Silo.VisitStream;
using UdaConnect.Venues;
using UdaConnect.Visits;

namespace UdaConnect.Tests.Support;

/// <summary>Hands pages of stored visits to EventVenues through an Orleans stream in memory, and knows when they have taken them: what the pump's settling means, without Kafka.</summary>
internal sealed class VisitDelivery : IIncomingGrainCallFilter
{
    // Only ends a test that would hang.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private readonly Lock _lock = new();
    private readonly List<Delivery> _outstanding = [];
    private int _partition;

    public void AddTo(ISiloBuilder silo)
    {
        silo.Services.TryAddKeyedSingleton<IStreamIdMapper, AreaStreamIdMapper>(VisitStreams.AreaMapper);
        silo.AddIncomingGrainCallFilter(this);
        silo.AddMemoryStreams(VisitStreams.Provider, streams =>
        {
            streams.ConfigurePartitioning(2);
            streams.ConfigureStreamPubSub(StreamPubSubType.ImplicitOnly);
            streams.ConfigurePullingAgent(agent => agent.Configure(options => options.GetQueueMsgsTimerPeriod = TimeSpan.FromMilliseconds(5)));
        });
    }

    /// <summary>Completes when each visit was taken by its area's EventVenue, and by every bucket that it hands it to.</summary>
    /// <param name="silo">Any silo's services.</param>
    /// <param name="visits">Repeats are delivered as often as they are given.</param>
    public async Task DeliverAsync(IServiceProvider silo, IEnumerable<(long AreaId, Visit Visit)> visits, CancellationToken cancellationToken)
    {
        var areas = visits.ToLookup(filed => filed.AreaId, filed => filed.Visit);
        if (areas.Count == 0)
            return;
        var delivery = new Delivery(areas.SelectMany(area => area));
        lock (_lock)
            _outstanding.Add(delivery);

        var provider = silo.GetRequiredKeyedService<IStreamProvider>(VisitStreams.Provider);
        await Task.WhenAll(areas.Select(area =>
        {
            // As if the visits of an area came over several partitions.
            var key = new AreaStreamKey(area.Key, Interlocked.Increment(ref _partition) % 3);
            return provider.GetStream<VisitPage>(StreamId.Create(VisitStreams.Namespace, key.ToString())).OnNextAsync(VisitPage.Of([.. area]));
        }));
        await delivery.Taken.WaitAsync(Limit, cancellationToken);
    }

    public async Task Invoke(IIncomingGrainCallContext context)
    {
        await context.Invoke();
        if (context.Grain is not IEventVenueGrain)
            return;
        for (var i = 0; i < context.Request.GetArgumentCount(); i++)
        {
            if (context.Request.GetArgument(i) is IBatchContainer batch)
                Taken(batch.GetEvents<VisitPage>().Select(entry => entry.Item1));
        }
    }

    private void Taken(IEnumerable<VisitPage> pages)
    {
        lock (_lock)
        {
            foreach (var page in pages)
            {
                foreach (var visit in page.Visits)
                    _outstanding.Find(delivery => delivery.Take(visit.Id));
            }

            _outstanding.RemoveAll(delivery => delivery.Taken.IsCompleted);
        }
    }

    /// <summary>What one caller waits for.</summary>
    private sealed class Delivery
    {
        private readonly Dictionary<long, int> _left = [];
        private readonly TaskCompletionSource _taken = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Delivery(IEnumerable<Visit> visits)
        {
            foreach (var visit in visits)
                CollectionsMarshal.GetValueRefOrAddDefault(_left, visit.Id, out _)++;
        }

        public Task Taken => _taken.Task;

        public bool Take(long visitId)
        {
            if (!_left.TryGetValue(visitId, out var left))
                return false;
            if (left > 1)
                _left[visitId] = left - 1;
            else
                _left.Remove(visitId);
            if (_left.Count == 0)
                _taken.SetResult();
            return true;
        }
    }
}
