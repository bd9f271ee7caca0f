using System.Globalization;
using UdaConnect.DevHost.Chaos.Cluster;

namespace UdaConnect.DevHost.Chaos.Scenarios;

/// <summary>PostgreSQL stands still, is killed, and runs out of disk.</summary>
internal sealed class DatabaseAway : Scenario
{
    // What a silo of this load may hold at most, whatever the database does.
    private const long MostSiloBytes = 1L << 30;
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
            }, cancellationToken);
            await OutageAsync(
                run, string.Create(CultureInfo.InvariantCulture, $"kill -9 PostgreSQL, start it {away.TotalSeconds:0} s later"), away, postgres.KillAsync, () => postgres.StartAgainAsync(cancellationToken), cancellationToken);
            await traffic.StopAsync(cancellationToken);
        }

        await run.System.SettledAsync(run.Ledger, Recovery, cancellationToken);
        if (SmallDisk.Obstacle is { } obstacle) run.Note("full disk", $"not tried: {obstacle}");
        else await FillDiskAsync(run, cancellationToken);
        run.Expect(sampler.MostSiloBytes < MostSiloBytes, $"a silo held {sampler.MostSiloBytes >> 20} MiB while the database was away");
    }

    private static async Task OutageAsync(ScenarioRun run, string what, TimeSpan length, Func<Task> begin, Func<Task> end, CancellationToken cancellationToken)
    {
        await using var health = new HealthWatch([.. run.System.RunningSilos, run.System.Running.Gateway], run.Time);
        run.Fault(what);
        var began = run.Time.GetTimestamp();
        await begin();
        await run.PauseAsync(length, cancellationToken);
        await run.UntilAsync(() => Task.FromResult(health.AllUnready), Notice, "silos and gateway call themselves not ready without PostgreSQL", cancellationToken);
        run.Note($"{what}: not ready", $"seen within {run.Time.GetElapsedTime(began).TotalSeconds:0.0} s");
        await end();
        var ended = run.Time.GetTimestamp();
        foreach (var process in run.System.RunningSilos.Append(run.System.Running.Gateway))
            await run.UntilAsync(() => process.IsReadyAsync(cancellationToken), Recovery, $"{process.Name} is ready again by itself", cancellationToken);
        run.Note($"{what}: ready again", $"{run.Time.GetElapsedTime(ended).TotalSeconds:0.0} s after it was back");
        run.Expect(health.NotLive.Count == 0, $"not live while PostgreSQL was away: {string.Join(", ", health.NotLive)}");
    }

    private static async Task FillDiskAsync(ScenarioRun run, CancellationToken cancellationToken)
    {
        var system = run.System;
        await using var disk = await SmallDisk.MountAsync(system.Postgres, Path.Combine(system.Running.Folder, "mount.log"), cancellationToken);
        await using var traffic = run.StartTraffic(TrafficPlan.Usual(run.IsShort));
        run.Fault("the disk of the visits' tables is full");
        disk.Fill();
        await run.UntilAsync(() => Task.FromResult(RefusesForLackOfSpace(system)), Recovery, "PostgreSQL says that its disk is full", cancellationToken);
        await run.PauseAsync(run.Seconds(3, 30), cancellationToken);
        disk.Free();
        run.Say("the disk has room again");
        await traffic.StopAsync(cancellationToken);
        await system.SettledAsync(run.Ledger, Recovery, cancellationToken);
    }

    // Which says so in the silo's log, with the SQLSTATE of a full disk.
    private static bool RefusesForLackOfSpace(ChaosSystem system) => system.RunningSilos.Any(silo => File.ReadLines(silo.LogPath).Any(line => line.Contains("53100", StringComparison.Ordinal)));
}
