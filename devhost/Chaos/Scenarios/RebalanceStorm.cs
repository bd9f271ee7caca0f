using System.Globalization;

namespace UdaConnect.DevHost.Chaos.Scenarios;

/// <summary>Silos 1 → 4 → 1, again and again; they leave in good order one time and are killed the next.</summary>
internal sealed class RebalanceStorm : Scenario
{
    private const int Most = 4;

    // Join, leave, join, kill.
    private const int LeastChanges = 4;
    private static readonly TimeSpan MostRefusal = TimeSpan.FromSeconds(10);

    public override int Id => 4;

    public override string Name => "rebalance storm, silos 1 to 4 to 1";

    public override IReadOnlyList<int> Proves => [1, 3, 6];

    public override async Task RunAsync(ScenarioRun run, CancellationToken cancellationToken)
    {
        var period = TimeSpan.FromSeconds(10);
        await using var traffic = run.StartTraffic(TrafficPlan.Usual(run.IsShort));
        await run.PauseAsync(TimeSpan.FromSeconds(1), cancellationToken);
        var windows = new List<(Change Change, long From)>();
        var started = run.Time.GetTimestamp();
        for (var change = 0; change < LeastChanges || run.Time.GetElapsedTime(started) < run.Seconds(45, 300); change++)
        {
            var changed = run.Time.GetTimestamp();
            var kind = change % 2 == 0 ? Change.Join : change % 4 == 1 ? Change.Leave : Change.Kill;
            windows.Add((kind, changed));
            await ApplyAsync(run, kind, cancellationToken);
            await traffic.CheckAsync();
            var rest = period - run.Time.GetElapsedTime(changed);
            if (rest > TimeSpan.Zero) await run.PauseAsync(rest, cancellationToken);
        }

        await traffic.StopAsync(cancellationToken);
        Judge(run, windows);
    }

    private static async Task ApplyAsync(ScenarioRun run, Change kind, CancellationToken cancellationToken)
    {
        var silos = run.System.RunningSilos;
        if (kind == Change.Join)
        {
            run.Fault(string.Create(CultureInfo.InvariantCulture, $"silos {silos.Count} → {Most}"));
            await Task.WhenAll(Enumerable.Range(silos.Count, Most - silos.Count).Select(_ => run.System.Running.StartSiloAsync(cancellationToken)));
            return;
        }

        // Who stays is chance, so that every silo's share moves some time.
        var leaving = silos.OrderBy(_ => run.Random.Next()).Skip(1).ToList();
        run.Fault(string.Create(CultureInfo.InvariantCulture, $"silos {silos.Count} → 1, {(kind == Change.Kill ? "kill -9" : "in good order")} {string.Join(", ", leaving.Select(silo => silo.Name))}"));
        await Task.WhenAll(leaving.Select(silo => kind == Change.Kill ? silo.KillAsync() : silo.StopAsync()));
    }

    private static void Judge(ScenarioRun run, List<(Change Change, long From)> windows)
    {
        foreach (var kind in Enum.GetValues<Change>())
        {
            var refusals = windows.Select((window, place) => (window, Until: place + 1 < windows.Count ? windows[place + 1].From : long.MaxValue))
                .Where(entry => entry.window.Change == kind)
                .Select(entry => run.Asked.RefusalsIn(entry.window.From, entry.Until)).ToList();
            if (refusals.Count == 0) continue;
            var (refused, longest) = (refusals.Sum(refusal => refusal.Refused), refusals.Max(refusal => refusal.Last));
            run.Note($"at a {kind} ({refusals.Count} times)", $"{refused} questions refused, the last {longest.TotalSeconds:0.0} s after it began");

            // How long anything takes is asserted on a machine of its own only.
            if (run.IsShort) continue;
            if (kind == Change.Kill) run.Expect(longest <= MostRefusal, $"questions were refused {longest.TotalSeconds:0.0} s after a kill");
            else run.Expect(refused == 0, $"{refused} questions needed more than one retry at a {kind}");
        }
    }

    private enum Change
    {
        Join,
        Leave,
        Kill,
    }
}
