using System.Globalization;
using UdaConnect.DevHost.Chaos.Cluster;
using UdaConnect.DevHost.Chaos.Producing;

namespace UdaConnect.DevHost.Chaos.Scenarios;

/// <summary>The broker stands still, is killed and is restarted: what a producer was not told it sends again, and nothing it was told is lost.</summary>
internal sealed class BrokerAway : Scenario
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public override int Id => 2;

    public override string Name => "broker stopped, killed, restarted, the gateway killed";

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

        await LoseGatewayAsync(run, traffic, cancellationToken);

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

    /// <summary>While the broker stands still visits wait in the gateway, and go with it when it is killed: whatever had been acknowledged of them would be lost.</summary>
    private static async Task LoseGatewayAsync(ScenarioRun run, Traffic traffic, CancellationToken cancellationToken)
    {
        var broker = run.System.Broker!;
        var gateway = run.System.Running.Gateway;
        await using var older = new OlderJsonProducer(run, TimeSpan.FromMilliseconds(5), mayBeAway: true);
        await run.UntilAsync(() => Task.FromResult(older.Accepted > 0), Patience, "an older client is acknowledged", cancellationToken);
        run.Fault($"SIGSTOP the broker, kill -9 the gateway with visits on their way");
        broker.Suspend();

        // More than the requests that the broker's sockets take while it stands still.
        var sent = traffic.Gateway.Figures.Sent;
        await run.UntilAsync(() => Task.FromResult(traffic.Gateway.Figures.Sent > sent + 300), Patience, "visits are handed to the gateway", cancellationToken);
        await gateway.KillAsync();
        broker.Resume();
        gateway.Start();
        await gateway.WaitUntilReadyAsync(cancellationToken);
        await FlowsAsync(run, traffic, cancellationToken);
        await older.StopAsync();
        run.Note("the older JSON resource", $"{older.Accepted} accepted, {older.Unknown} told 503 or nothing");
    }

    /// <summary>Both producers are acknowledged again.</summary>
    private static async Task FlowsAsync(ScenarioRun run, Traffic traffic, CancellationToken cancellationToken)
    {
        await traffic.CheckAsync();
        var (gateway, kafka) = (traffic.Gateway.Figures.Acknowledged, traffic.Kafka.Figures.Acknowledged);
        await run.UntilAsync(
            () => Task.FromResult(traffic.Gateway.Figures.Acknowledged > gateway + 100 && traffic.Kafka.Figures.Acknowledged > kafka + 100),
            Patience, "visits are acknowledged again", cancellationToken);
        await run.RandomPauseAsync(0.5, 2, cancellationToken);
    }
}
