using System.Globalization;
using UdaConnect.DevHost.Chaos.Checking;
using UdaConnect.DevHost.Running;

namespace UdaConnect.DevHost.Chaos.Scenarios;

/// <summary>Silos end at random moments, stand still for longer than it takes to evict them, and end between two steps of a visit's way.</summary>
internal sealed class KilledSilos : Scenario
{
    // The places of silo/VisitStream: between poll and store, store and stream, stream and commit.
    private static readonly string[] Points = ["BeforeStore", "AfterStore", "AfterStream", "BeforeCommit"];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public override int Id => 1;

    public override string Name => "silos killed, paused, and killed between two steps";

    public override IReadOnlyList<int> Proves => [1, 3, 6, 7];

    public override async Task RunAsync(ScenarioRun run, CancellationToken cancellationToken)
    {
        await using var traffic = run.StartTraffic(TrafficPlan.Usual(run.IsShort) with { WithoutId = 0.1, ToKafkaWithoutId = 0.1, Repeated = 0.02 });
        await run.RandomPauseAsync(1, 3, cancellationToken);
        for (var kill = 0; kill < run.Either(3, 10); kill++)
        {
            await KillOneAsync(run, cancellationToken);
            await traffic.CheckAsync();
        }

        await PauseOneAsync(run, cancellationToken);
        await KillAtPointsAsync(run, cancellationToken);
        await traffic.StopAsync(cancellationToken);
        NoteRefusals(run);
    }

    private static async Task KillOneAsync(ScenarioRun run, CancellationToken cancellationToken)
    {
        var silos = run.System.RunningSilos;
        var victim = silos[run.Random.Next(silos.Count)];
        run.Fault($"kill -9 {victim.Name}");
        await victim.KillAsync();
        await run.RandomPauseAsync(0.5, run.Either(1.5, 8), cancellationToken);
        await run.System.Running.StartSiloAsync(cancellationToken);
        await run.RandomPauseAsync(0.5, run.Either(1.5, 4), cancellationToken);
    }

    /// <summary>It is evicted meanwhile, comes back not knowing it, and must neither answer from its old memory nor commit.</summary>
    private static async Task PauseOneAsync(ScenarioRun run, CancellationToken cancellationToken)
    {
        var silos = run.System.RunningSilos;
        var victim = silos[run.Random.Next(silos.Count)];
        var pause = run.Seconds(10, 30);
        var before = await StoredRows.ReadAsync(run.System.Postgres, run.Ledger, cancellationToken);
        await using var probe = await StaleMemoryProbe.ConnectAsync(victim, [.. before.Select(row => row.Bucket).Distinct()], run.Time, cancellationToken);
        run.Doomed.Add(victim);
        run.Fault(string.Create(CultureInfo.InvariantCulture, $"SIGSTOP {victim.Name} for {pause.TotalSeconds:0} s"));
        victim.Suspend();
        await run.PauseAsync(pause, cancellationToken);
        var (askedAt, answers) = probe.Ask(cancellationToken);
        await run.PauseAsync(TimeSpan.FromMilliseconds(300), cancellationToken);
        run.Say($"SIGCONT {victim.Name}");
        victim.Resume();
        var shown = await answers;
        // Orleans ends an evicted process as soon as it finds out.
        await run.UntilAsync(() => Task.FromResult(!victim.IsRunning), Patience, $"{victim.Name}, evicted while it stood still, ends", cancellationToken);
        var stale = StaleMemoryProbe.Stale(run.Ledger, await StoredRows.ReadAsync(run.System.Postgres, run.Ledger, cancellationToken), askedAt, shown);
        run.Findings.PartialAnswers += stale.Count;
        foreach (var bucket in stale) run.Findings.Complain($"{victim.Name} came back from a pause and answered from old memory: {bucket}");
        run.Note("asked of the paused silo", $"{shown.Length} buckets, {shown.Count(answer => answer.Memory is not null)} shown");
        await run.System.Running.StartSiloAsync(cancellationToken);
    }

    private static async Task KillAtPointsAsync(ScenarioRun run, CancellationToken cancellationToken)
    {
        // Two at a time, each with a share of the partitions.
        foreach (var points in Points.Chunk(2))
        {
            var doomed = new List<ServiceProcess>();
            foreach (var point in points)
            {
                var silo = run.System.Running.AddSilo();
                var killAt = string.Create(CultureInfo.InvariantCulture, $"{point}:{run.Random.Next(2, 6)}");
                run.Fault($"{silo.Name} joins and kills itself at {killAt}");
                silo.Start(new Dictionary<string, string> { ["Faults__KillAt"] = killAt });
                doomed.Add(silo);
                run.Doomed.Add(silo);
            }

            foreach (var silo in doomed)
            {
                await run.UntilAsync(() => Task.FromResult(!silo.IsRunning), Patience, $"{silo.Name} reaches its fault point", cancellationToken);
                run.Expect(await silo.Exited == 137, $"{silo.Name} ended with {await silo.Exited} and not by its own kill");
            }
        }
    }

    private static void NoteRefusals(ScenarioRun run)
    {
        for (var fault = 0; fault < run.Faults.Count; fault++)
        {
            var (what, at) = run.Faults[fault];
            var (refused, last) = run.Asked.RefusalsIn(at, fault + 1 < run.Faults.Count ? run.Faults[fault + 1].At : long.MaxValue);
            run.Note($"after {what}", $"{refused} questions refused, the last {last.TotalSeconds:0.0} s later");
        }
    }
}
