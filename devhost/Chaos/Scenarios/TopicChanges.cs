using System.Globalization;
using UdaConnect.DevHost.Chaos.Checking;
using UdaConnect.DevHost.Chaos.Cluster;
using UdaConnect.DevHost.Chaos.Producing;
using UdaConnect.DevHost.Chaos.Visits;

namespace UdaConnect.DevHost.Chaos.Scenarios;

/// <summary>Retention overtakes the silos, the topic is made anew and outgrows the old positions, and gets more partitions; messages without ids come at positions seen before.</summary>
internal sealed class TopicChanges : Scenario
{
    private const int Dropped = 250;
    private const int Partition = 3;
    private const string Gaps = "udaconnect_visits_gaps";

    // Silos look at the topic's id every ten seconds.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public override int Id => 7;

    public override string Name => "offsets lost to retention, topic made anew, more partitions";

    public override IReadOnlyList<int> Proves => [1, 2];

    public override string? SkipReason(ChaosSystem system, bool isShort) => NeedsBroker(system);

    public override async Task RunAsync(ScenarioRun run, CancellationToken cancellationToken)
    {
        using var topic = new TopicAdmin(run.System.Running.Kafka.BootstrapServers, run.System.Running.Topic, run.Time);
        await RetentionAsync(run, topic, cancellationToken);
        await AnewAsync(run, topic, cancellationToken);
        await GrownAsync(run, topic, cancellationToken);
    }

    /// <summary>Messages that nobody was told of are gone before a silo read them: that many are counted, and what follows is read.</summary>
    private static async Task RetentionAsync(ScenarioRun run, TopicAdmin topic, CancellationToken cancellationToken)
    {
        await run.SendAsync(topic, Partition, 50, cancellationToken);
        await run.System.SettledAsync(run.Ledger, Patience, cancellationToken);
        var silos = run.System.RunningSilos;
        await Task.WhenAll(silos.Select(silo => silo.StopAsync()));

        // Not in the ledger: they are the ones that retention takes.
        var lost = Enumerable.Range(0, Dropped).Select(_ => new LedgerEntry(run.NextVisit(), ownTime: true)).ToList();
        await topic.WriteAsync(Partition, lost, cancellationToken);
        run.Fault(string.Create(CultureInfo.InvariantCulture, $"retention drops {Dropped} unread messages of partition {Partition} while no silo runs"));
        await topic.DropAllAsync(Partition);
        await run.SendAsync(topic, Partition, 100, cancellationToken);
        foreach (var silo in silos) silo.Start();
        await Task.WhenAll(silos.Select(silo => silo.WaitUntilReadyAsync(cancellationToken)));
        await run.System.SettledAsync(run.Ledger, Patience, cancellationToken);

        var counted = 0.0;
        foreach (var silo in run.System.RunningSilos) counted += await Metrics.SumAsync(silo, Gaps, cancellationToken);
        run.Expect(counted == Dropped, $"the gap of {Dropped} messages was counted as {counted}");
        var alarms = run.System.RunningSilos.Sum(silo => File.ReadLines(silo.LogPath).Count(line => line.Contains($"{Dropped} messages were dropped", StringComparison.Ordinal)));
        run.Expect(alarms == 1, $"the gap was reported {alarms} times");
    }

    /// <summary>The new topic is longer than the old one was before any silo looks at its id, so at first they go on reading in the middle of it.</summary>
    private static async Task AnewAsync(ScenarioRun run, TopicAdmin topic, CancellationToken cancellationToken)
    {
        await run.SendWithoutIdAsync(topic, Partition, 40, cancellationToken);
        await run.System.SettledAsync(run.Ledger, Patience, cancellationToken);
        var old = await topic.EndOfAsync(Partition);
        run.Fault(string.Create(CultureInfo.InvariantCulture, $"the topic is made anew; partition {Partition} had ended at {old}"));
        await topic.MakeAnewAsync(ChaosSystem.Partitions, cancellationToken);
        await run.System.TopicChangedAsync(ChaosSystem.Partitions);

        // Without ids at positions where others without ids had been.
        await run.SendWithoutIdAsync(topic, Partition, 40, cancellationToken);
        await run.SendAsync(topic, Partition, (int)old + 200, cancellationToken);
        run.Expect(await topic.EndOfAsync(Partition) > old, $"the new topic did not outgrow the old one's {old}");
        for (var partition = 0; partition < ChaosSystem.Partitions; partition++)
            await run.SendAsync(topic, partition, 20, cancellationToken);
        await run.System.SettledAsync(run.Ledger, Patience, cancellationToken);
    }

    private static async Task GrownAsync(ScenarioRun run, TopicAdmin topic, CancellationToken cancellationToken)
    {
        const int More = ChaosSystem.Partitions + 3;
        run.Fault(string.Create(CultureInfo.InvariantCulture, $"partitions {ChaosSystem.Partitions} → {More}"));
        await topic.GrowAsync(More);
        await run.System.TopicChangedAsync(More);
        for (var partition = 0; partition < More; partition++)
            await run.SendAsync(topic, partition, 50, cancellationToken);
        await run.System.SettledAsync(run.Ledger, Patience, cancellationToken);
    }
}
