using UdaConnect.DevHost.Chaos.Cluster;

namespace UdaConnect.DevHost.Chaos.Scenarios;

/// <summary>One way of breaking the system. What was produced, stored, remembered and answered is compared after it, the same for all.</summary>
internal abstract class Scenario
{
    /// <summary>As in <c>--only</c>.</summary>
    public abstract int Id { get; }

    public abstract string Name { get; }

    /// <summary>Numbers of the guarantees (docs/architecture.md) that it proves.</summary>
    public abstract IReadOnlyList<int> Proves { get; }

    /// <summary>False where the only dead letters it may leave are its ledger's conflicts.</summary>
    public virtual bool SendsBadMessages => false;

    /// <summary>Why it cannot run here; null if it can. Never an excuse for what the system does.</summary>
    public virtual string? SkipReason(ChaosSystem system, bool isShort) => null;

    /// <summary>Breaks the system while visits flow. Returns with nothing on its way to Kafka any more.</summary>
    public abstract Task RunAsync(ScenarioRun run, CancellationToken cancellationToken);

    /// <summary>For those that need a broker of ours to stop.</summary>
    protected static string? NeedsBroker(ChaosSystem system) =>
        system.Broker is null ? "needs a Kafka of its own to stop: set KAFKA_HOME, and no Kafka__BootstrapServers" : null;
}
