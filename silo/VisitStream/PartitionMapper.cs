using Orleans.Streams;
using UdaConnect.Visits;

namespace UdaConnect.Silo.VisitStream;

/// <summary>A queue is a partition. Orleans reads the mapper once; that the topic grew it learns from the balancer.</summary>
internal sealed class PartitionMapper(int partitions) : IStreamQueueMapper
{
    private readonly QueueId[] _queues = QueuesOf(partitions);

    public IEnumerable<QueueId> GetAllQueues() => _queues;

    public QueueId GetQueueForStream(StreamId streamId) => _queues[AreaStreamKey.Parse(streamId.GetKeyAsString()).Partition];

    public static int PartitionOf(QueueId queue) => (int)queue.GetNumericId();

    public static QueueId[] QueuesOf(int partitions) => [.. Enumerable.Range(0, partitions).Select(QueueOf)];

    // The hash is part of a queue's identity, so it must not depend on how many there are; nobody spreads queues by it, the balancer goes by numbers.
    private static QueueId QueueOf(int partition) => QueueId.GetQueueId(VisitStreams.Provider, (uint)partition, unchecked((uint)partition * 0x9E3779B9));
}
