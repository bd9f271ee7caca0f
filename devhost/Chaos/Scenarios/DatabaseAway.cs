using System.Globalization;
using UdaConnect.DevHost.Chaos.Checking;
using UdaConnect.DevHost.Chaos.Cluster;
using UdaConnect.DevHost.Chaos.Producing;
using UdaConnect.DevHost.Kafka;

namespace UdaConnect.DevHost.Chaos.Scenarios;

/// <summary>PostgreSQL stands still, is killed, and runs out of disk.</summary>
internal sealed class DatabaseAway : Scenario
{
    // What a silo of this load may hold at most, whatever the database does.
    private const long MostSiloBytes = 1L << 30;

    // Into one partition, while the store is away: more than twice of what a silo may take in.
    private const int Flooded = 5;
    private const int LargeMessages = 64;
    private const int LargeBytes = 900_000;

    // Five batches are between Kafka's client and the store (Kafka:BatchBytes, and each may end with a message that is larger than what was left).
    private const long MostHeldBytes = 5 * ((4L << 20) + (1L << 20));

    // PostgreSQL's SQLSTATE, as it stands in a silo's log.
    private const string DiskFull = "53100";
    private static readonly TimeSpan Notice = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(60);

    public override int Id => 3;

    public override string Name => "PostgreSQL stopped, killed, and its disk full";

    public override IReadOnlyList<int> Proves => [1, 3, 5];

    public override async Task RunAsync(ScenarioRun run, CancellationToken cancellationToken)
    {
        var postgres = run.System.Postgres;
        await using var sampler = new ProcessSampler(run.System.Running, run.Time);
        await using (var traffic = run.StartTraffic(TrafficPlan.Usual(run.IsShort) with { ViaKafka = run.Either(300, 2_000) }))
        {
            await run.PauseAsync(TimeSpan.FromSeconds(2), cancellationToken);
            var away = run.Seconds(5, 60);
            await OutageAsync(run, string.Create(CultureInfo.InvariantCulture, $"SIGSTOP PostgreSQL for {away.TotalSeconds:0} s"), away, () =>
            {
                postgres.Suspend();
                return Task.CompletedTask;
            }, () =>
            {
                postgres.Resume();
                return Task.CompletedTask;
            }, cancellationToken, during: () => FloodAsync(run, cancellationToken));
            await OutageAsync(
                run, string.Create(CultureInfo.InvariantCulture, $"kill -9 PostgreSQL, start it {away.TotalSeconds:0} s later"), away, postgres.KillAsync, () => postgres.StartAgainAsync(cancellationToken), cancellationToken);
            await traffic.StopAsync(cancellationToken);
        }

        await run.System.SettledAsync(run.Ledger, Recovery, cancellationToken);
        if (SmallDisk.Obstacle is { } obstacle) run.Note("full disk", $"not tried: {obstacle}");
        else await FillDiskAsync(run, cancellationToken);
        run.Expect(sampler.MostSiloBytes < MostSiloBytes, $"a silo held {sampler.MostSiloBytes >> 20} MiB while the database was away");
    }

    private static async Task OutageAsync(ScenarioRun run, string what, TimeSpan length, Func<Task> begin, Func<Task> end, CancellationToken cancellationToken, Func<Task>? during = null)
    {
        await using var health = new HealthWatch([.. run.System.RunningSilos, run.System.Running.Gateway], run.Time);
        run.Fault(what);
        await begin();
        if (during is not null) await during();
        await run.PauseAsync(length, cancellationToken);
        await run.UntilAsync(() => Task.FromResult(health.AllUnready), Notice, "silos and gateway call themselves not ready without PostgreSQL", cancellationToken);
        await end();
        var ended = run.Time.GetTimestamp();
        foreach (var process in run.System.RunningSilos.Append(run.System.Running.Gateway))
            await run.UntilAsync(() => process.IsReadyAsync(cancellationToken), Recovery, $"{process.Name} is ready again by itself", cancellationToken);
        run.Note($"{what}: not ready at its end, and ready again", $"{run.Time.GetElapsedTime(ended).TotalSeconds:0.0} s after it was back");
        run.Expect(health.NotLive.Count == 0, $"not live while PostgreSQL was away: {string.Join(", ", health.NotLive)}");
    }

    /// <summary>Far more comes than may be kept in memory: what a silo takes in stays bounded, and the rest waits in Kafka.</summary>
    private static async Task FloodAsync(ScenarioRun run, CancellationToken cancellationToken)
    {
        if (run.System.Running.Kafka.Kind == KafkaKind.Embedded)
        {
            run.Note("flood", $"not tried: the embedded broker keeps too little");
            return;
        }

        using var topic = new TopicAdmin(run.System.Running.Kafka.BootstrapServers, run.System.Running.Topic, run.Time);
        await run.SendAsync(topic, Flooded, LargeMessages, cancellationToken, LargeBytes);
        var (held, quiet) = (0.0, 0);
        await run.UntilAsync(
            async () =>
            {
                await run.PauseAsync(TimeSpan.FromMilliseconds(400), cancellationToken);
                var now = await HeldAsync(run, cancellationToken);
                quiet = now > 0 && now - held < LargeBytes ? quiet + 1 : 0;
                held = now;
                return quiet == 4;
            },
            Recovery, "the silo takes in nothing more of the flooded partition", cancellationToken);
        run.Note("held while nothing could be stored", $"{held / (1 << 20):0.0} of {LargeMessages * (double)LargeBytes / (1 << 20):0.0} MiB waiting in one partition");
        run.Expect(held <= MostHeldBytes, $"a silo held {held:0} bytes of one partition while nothing could be stored");
    }

    private static async Task<double> HeldAsync(ScenarioRun run, CancellationToken cancellationToken)
    {
        var held = 0.0;
        foreach (var silo in run.System.RunningSilos)
            held += await Metrics.SumAsync(silo, "udaconnect_visits_buffered", cancellationToken, Flooded);
        return held;
    }

    private static async Task FillDiskAsync(ScenarioRun run, CancellationToken cancellationToken)
    {
        var system = run.System;
        await using var disk = await SmallDisk.MountAsync(system.Postgres, Path.Combine(system.Running.Folder, "mount.log"), cancellationToken);
        await using var traffic = run.StartTraffic(TrafficPlan.Usual(run.IsShort));
        run.Fault("the disk of the visits' tables is full");
        disk.Fill();
        await run.UntilAsync(() => Task.FromResult(run.IsLogged(DiskFull)), Recovery, "PostgreSQL says that its disk is full", cancellationToken);
        await run.PauseAsync(run.Seconds(3, 30), cancellationToken);
        disk.Free();
        run.Say("the disk has room again");
        await traffic.StopAsync(cancellationToken);
        await system.SettledAsync(run.Ledger, Recovery, cancellationToken);
    }
}
