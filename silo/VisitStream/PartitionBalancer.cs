using Orleans.Streams;

namespace UdaConnect.Silo.VisitStream;

/// <summary>Spreads partitions evenly over the active silos, and moves few when silos or partitions come and go. Every silo computes the same from membership and topic alone.</summary>
/// <remarks>Silos hear of a change one after the other; until all have, a partition may have two owners, which is harmless: both deliver to the same activations.</remarks>
internal sealed class PartitionBalancer(IVisitLog log, IServiceProvider services, ILogger<PartitionBalancer> logger) : QueueBalancerBase(services, logger)
{
    private readonly Lock _lock = new();
    private QueueId[] _queues = [];
    private QueueId[] _mine = [];
    private HashSet<SiloAddress> _silos = [];

    public override Task Initialize(IStreamQueueMapper queueMapper)
    {
        Change(() => _queues = [.. queueMapper.GetAllQueues()]);
        log.PartitionsChanged += partitions => Change(() => _queues = PartitionMapper.QueuesOf(partitions));
        return base.Initialize(queueMapper);
    }

    public override IEnumerable<QueueId> GetMyQueues()
    {
        lock (_lock)
            return _mine;
    }

    protected override void OnClusterMembershipChange(HashSet<SiloAddress> activeSilos) => Change(() => _silos = activeSilos);

    private void Change(Action change)
    {
        lock (_lock)
        {
            change();
            var mine = Mine();
            if (mine.SequenceEqual(_mine))
                return;
            _mine = mine;
        }

        NotifyListeners().Ignore();
    }

    private QueueId[] Mine()
    {
        if (_silos.Count == 0)
            return [];
        var silos = _silos.Select(silo => silo.ToParsableString()).ToArray();
        var owners = Rendezvous.Assign(_queues.Length, silos);
        var self = SiloAddress.ToParsableString();
        return [.. _queues.Where((_, partition) => silos[owners[partition]] == self)];
    }
}
