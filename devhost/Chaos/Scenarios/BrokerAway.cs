using System.Globalization;
using UdaConnect.DevHost.Chaos.Cluster;

namespace UdaConnect.DevHost.Chaos.Scenarios;

/// <summary>The broker stands still, is killed and is restarted: what a producer was not told it sends again, and nothing it was told is lost.</summary>
internal sealed class BrokerAway : Scenario
{
    public override int Id => 2;

    public override string Name => "broker stopped, killed, restarted";

    public override IReadOnlyList<int> Proves => [1];

    public override string? SkipReason(ChaosSystem system, bool isShort) => NeedsBroker(system);

    public override async Task RunAsync(ScenarioRun run, CancellationToken cancellationToken)
    {
        var broker = run.System.Broker!;
        await using var traffic = run.StartTraffic(TrafficPlan.Usual(run.IsShort) with { WithoutTime = 0.1, WithoutId = 0.1, Repeated = 0.02 });
        await run.RandomPauseAsync(1, 2, cancellationToken);
        var pause = run.Seconds(5, 30);
        run.Fault(string.Create(CultureInfo.InvariantCulture, $"SIGSTOP the broker for {pause.TotalSeconds:0} s"));
        broker.Suspend();
        await run.PauseAsync(pause, cancellationToken);
        broker.Resume();
        await FlowsAsync(run, traffic, cancellationToken);

        run.Fault("kill -9 the broker");
        await broker.KillAsync();
        await run.RandomPauseAsync(0.5, run.Either(1.5, 15), cancellationToken);
        await broker.StartAgainAsync(cancellationToken);
        await FlowsAsync(run, traffic, cancellationToken);

        run.Fault("restart the broker in good order");
        await broker.RestartAsync(cancellationToken);
        await FlowsAsync(run, traffic, cancellationToken);
        await traffic.StopAsync(cancellationToken);

        var unknown = traffic.Gateway.Figures.Unavailable + traffic.Gateway.Figures.Broken;
        run.Expect(unknown > 0, $"no producer at the gateway was ever told that an outcome is unknown: the fault was none");
        run.Note("in the topic more than once", $"{run.Ledger.WithId.Count(entry => run.System.Witness.MessagesOf(entry.Visit.Id) > 1)} visits, each stored once");
    }

    /// <summary>Both producers are acknowledged again.</summary>
    private static async Task FlowsAsync(ScenarioRun run, Traffic traffic, CancellationToken cancellationToken)
    {
        await traffic.CheckAsync();
        var (gateway, kafka) = (traffic.Gateway.Figures.Acknowledged, traffic.Kafka.Figures.Acknowledged);
        await run.UntilAsync(
            () => Task.FromResult(traffic.Gateway.Figures.Acknowledged > gateway + 100 && traffic.Kafka.Figures.Acknowledged > kafka + 100),
            TimeSpan.FromSeconds(60), "visits are acknowledged again", cancellationToken);
        await run.RandomPauseAsync(0.5, 2, cancellationToken);
    }
}
