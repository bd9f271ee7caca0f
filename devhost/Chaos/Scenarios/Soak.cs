using System.Globalization;
using UdaConnect.DevHost.Chaos.Cluster;
using UdaConnect.DevHost.Chaos.Reporting;

namespace UdaConnect.DevHost.Chaos.Scenarios;

/// <summary>Half the peak for twenty minutes: nothing that a process holds may go on growing.</summary>
internal sealed class Soak : Scenario
{
    private static readonly TimeSpan Length = TimeSpan.FromMinutes(20);

    // What may be more at the end than in the middle: caches warm up, pools breathe.
    private const double Slack = 1.3;

    public override int Id => 10;

    public override string Name => "soak at half the peak, 20 minutes";

    public override IReadOnlyList<int> Proves => [1, 5, 7];

    public override string? SkipReason(ChaosSystem system, bool isShort) => isShort ? "only in the long form" : null;

    public override async Task RunAsync(ScenarioRun run, CancellationToken cancellationToken)
    {
        await using var traffic = run.StartTraffic(new(ViaGateway: 1_000_000, ViaKafka: 0, Askers: 1));
        var peak = await Overload.SettledPerSecondAsync(run, TimeSpan.FromSeconds(20), cancellationToken);
        traffic.Gateway.Outbox.PerSecond = 0;
        await run.System.SettledAsync(run.Ledger, TimeSpan.FromSeconds(60), cancellationToken);

        // Every row is compared at the end, so what is kept of the soak has to fit the checker, not only the system.
        var pace = Math.Min(peak / 2, 1_000);
        run.Fault(string.Create(CultureInfo.InvariantCulture, $"{pace:0} visits/s for {Length.TotalMinutes:0} minutes; {peak:0}/s were settled at the peak"));
        traffic.Gateway.Outbox.PerSecond = pace;
        var samples = new List<SoakSample>();
        for (var started = run.Time.GetTimestamp(); run.Time.GetElapsedTime(started) < Length;)
        {
            samples.Add(await SoakSample.TakeAsync(run.System, run.Time.GetElapsedTime(started), cancellationToken));
            await traffic.CheckAsync();
            await run.PauseAsync(TimeSpan.FromSeconds(5), cancellationToken);
        }

        await traffic.StopAsync(cancellationToken);
        run.Plots.AddRange(SoakPlots.Of(samples));
        Judge(run, samples);
    }

    private static void Judge(ScenarioRun run, List<SoakSample> samples)
    {
        foreach (var (name, unit, value) in SoakPlots.Measures)
        {
            // Lag is what waits at this moment; it has no level to keep.
            var (middle, end) = (Median(samples, value, 1 / 3.0, 2 / 3.0), Median(samples, value, 2 / 3.0, 1));
            run.Note(name, $"{middle:0.#} {unit} in the middle third, {end:0.#} {unit} in the last");
            if (name != SoakPlots.Lag) run.Expect(end <= middle * Slack + 1, $"{name} grew from {middle:0.#} to {end:0.#} {unit}");
        }

        run.Expect(Median(samples, SoakPlots.Measures.Single(measure => measure.Name == SoakPlots.Lag).Value, 2 / 3.0, 1) < 10_000, $"the silos do not keep up");
    }

    private static double Median(List<SoakSample> samples, Func<SoakSample, double> value, double from, double until)
    {
        var part = samples.Skip((int)(samples.Count * from)).Take((int)(samples.Count * (until - from))).Select(value).Order().ToArray();
        return part.Length == 0 ? 0 : part[part.Length / 2];
    }
}
