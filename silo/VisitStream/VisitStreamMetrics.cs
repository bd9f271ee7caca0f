using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace UdaConnect.Silo.VisitStream;

/// <summary>What a partition tells about itself.</summary>
internal interface IPartitionStatus
{
    int Partition { get; }

    /// <summary>Messages in the log above the watermark; null while unknown.</summary>
    long? Lag { get; }

    long Unsettled { get; }

    /// <summary>Of messages read and not stored.</summary>
    long BufferedBytes { get; }

    TimeSpan WatermarkAge { get; }
}

/// <summary>Figures of the stream of visits, meter <c>UdaConnect.VisitStream</c>.</summary>
internal sealed class VisitStreamMetrics
{
    public const string MeterName = "UdaConnect.VisitStream";

    private readonly ConcurrentDictionary<IPartitionStatus, byte> _owned = new();
    private readonly Counter<long> _visits;
    private readonly Counter<long> _repeats;
    private readonly Counter<long> _deadLetters;
    private readonly Counter<long> _gaps;
    private readonly Counter<long> _storeFailures;
    private readonly Counter<long> _deliveryFailures;
    private readonly Histogram<double> _storeSeconds;
    private readonly Histogram<int> _batchVisits;

    public VisitStreamMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _visits = meter.CreateCounter<long>("udaconnect.visits.stored", "{visit}", "Visits stored for the first time");
        _repeats = meter.CreateCounter<long>("udaconnect.visits.repeated", "{visit}", "Visits recognised as stored before");
        _deadLetters = meter.CreateCounter<long>("udaconnect.visits.dead_letters", "{message}", "Messages that went to the dead letters");
        _gaps = meter.CreateCounter<long>("udaconnect.visits.gaps", "{message}", "Messages Kafka dropped before they were read");
        _storeFailures = meter.CreateCounter<long>("udaconnect.visits.store_failures", "{attempt}", "Batches the store did not take; each is tried again");
        _deliveryFailures = meter.CreateCounter<long>("udaconnect.visits.delivery_failures", "{batch}", "Deliveries the stream gave up; they stay unsettled");
        _storeSeconds = meter.CreateHistogram<double>("udaconnect.visits.store.duration", "s", "Time of one transaction of the store");
        _batchVisits = meter.CreateHistogram<int>("udaconnect.visits.store.batch", "{visit}", "Visits in one transaction of the store");
        meter.CreateObservableGauge("udaconnect.visits.partitions", () => _owned.Count, "{partition}", "Partitions this silo reads");
        meter.CreateObservableGauge("udaconnect.visits.lag", () => Each(status => status.Lag), "{message}", "Messages in the log that are not settled");
        meter.CreateObservableGauge("udaconnect.visits.unsettled", () => Each<long>(status => status.Unsettled), "{message}", "Messages read and not settled");
        meter.CreateObservableGauge("udaconnect.visits.buffered", () => Each<long>(status => status.BufferedBytes), "By", "Bytes of messages read and not stored");
        meter.CreateObservableGauge("udaconnect.visits.watermark_age", () => Each<double>(status => status.WatermarkAge.TotalSeconds), "s", "How long the lowest unsettled message has waited");
    }

    public void Own(IPartitionStatus partition) => _owned.TryAdd(partition, 0);

    public void Disown(IPartitionStatus partition) => _owned.TryRemove(partition, out _);

    public void Stored(int partition, int visits, int repeats, TimeSpan took)
    {
        var tag = Tag(partition);
        _visits.Add(visits - repeats, tag);
        _repeats.Add(repeats, tag);
        _storeSeconds.Record(took.TotalSeconds, tag);
        _batchVisits.Record(visits, tag);
    }

    public void DeadLetters(int partition, int count) => _deadLetters.Add(count, Tag(partition));

    public void Gap(int partition, long messages) => _gaps.Add(messages, Tag(partition));

    public void StoreFailed(int partition) => _storeFailures.Add(1, Tag(partition));

    public void DeliveryFailed() => _deliveryFailures.Add(1);

    private IEnumerable<Measurement<T>> Each<T>(Func<IPartitionStatus, T?> value)
        where T : struct
    {
        foreach (var status in _owned.Keys)
        {
            if (value(status) is { } known)
                yield return new(known, Tag(status.Partition));
        }
    }

    private static KeyValuePair<string, object?> Tag(int partition) => new("partition", partition);
}
