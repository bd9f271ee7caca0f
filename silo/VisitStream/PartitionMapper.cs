using Orleans.Streams;
using UdaConnect.Visits;

namespace UdaConnect.Silo.VisitStream;

/// <summary>A queue is a partition. A topic that grew is seen when the silos restart.</summary>
internal sealed class PartitionMapper(int partitions) : IStreamQueueMapper
{
    private readonly QueueId[] _queues = [.. Enumerable.Range(0, partitions).Select(partition => QueueOf(partition, partitions))];

    public IEnumerable<QueueId> GetAllQueues() => _queues;

    public QueueId GetQueueForStream(StreamId streamId) => _queues[AreaStreamKey.Parse(streamId.GetKeyAsString()).Partition];

    public static int PartitionOf(QueueId queue) => (int)queue.GetNumericId();

    private static QueueId QueueOf(int partition, int partitions) =>
        QueueId.GetQueueId(VisitStreams.Provider, (uint)partition, (uint)((ulong)partition * (1UL << 32) / (ulong)partitions));
}
