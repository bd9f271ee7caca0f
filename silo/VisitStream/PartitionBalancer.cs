using Orleans.Streams;

namespace UdaConnect.Silo.VisitStream;

/// <summary>Spreads partitions evenly over the active silos, and moves few when silos come and go. Every silo computes the same from the membership alone.</summary>
internal sealed class PartitionBalancer(IServiceProvider services, ILogger<PartitionBalancer> logger) : QueueBalancerBase(services, logger)
{
    private QueueId[] _queues = [];
    private volatile QueueId[] _mine = [];
    private HashSet<SiloAddress> _silos = [];

    public override Task Initialize(IStreamQueueMapper queueMapper)
    {
        _queues = [.. queueMapper.GetAllQueues()];
        _mine = Mine();
        return base.Initialize(queueMapper);
    }

    public override IEnumerable<QueueId> GetMyQueues() => _mine;

    protected override void OnClusterMembershipChange(HashSet<SiloAddress> activeSilos)
    {
        _silos = activeSilos;
        var mine = Mine();
        if (mine.SequenceEqual(_mine))
            return;
        _mine = mine;
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
