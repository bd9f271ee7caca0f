using System.Globalization;
using UdaConnect.DevHost.Chaos.Cluster;
using UdaConnect.DevHost.Chaos.Producing;

namespace UdaConnect.DevHost.Chaos.Scenarios;

/// <summary>Five times as many visits as the silos can settle: clients are told to wait, and neither a visit nor the memory gets out of hand.</summary>
internal sealed class Overload : Scenario
{
    private const double Times = 5;

    // Small enough to be reached in seconds; the usual limit would let minutes of this load wait in Kafka.
    private const string MostWaiting = "2000";
    private const long MostSiloBytes = 2L << 30;
    private const long MostGatewayBytes = 1L << 30;

    public override int Id => 9;

    public override string Name => "five times the sustainable load";

    public override IReadOnlyList<int> Proves => [1, 5];

    public override async Task RunAsync(ScenarioRun run, CancellationToken cancellationToken)
    {
        await RestartGatewayAsync(run, new() { ["Admission__MaxMessages"] = MostWaiting }, cancellationToken);
        await using var sampler = new ProcessSampler(run.System.Running, run.Time);
        await using (var traffic = run.StartTraffic(new(ViaGateway: 1_000_000, ViaKafka: 0, Askers: 1)))
        {
            var sustainable = await SettledPerSecondAsync(run, run.Seconds(2, 30), cancellationToken);
            var offered = Times * sustainable;
            run.Fault(string.Create(CultureInfo.InvariantCulture, $"{offered:0} visits/s offered, where {sustainable:0}/s are settled"));
            traffic.Gateway.Outbox.PerSecond = offered;
            await using var older = new OlderJsonProducer(run, TimeSpan.FromMilliseconds(20));
            await run.PauseAsync(run.Seconds(4, 120), cancellationToken);
            await traffic.CheckAsync();
            run.Expect(traffic.Gateway.Figures.Exhausted > 0, $"the stream of visits was never told RESOURCE_EXHAUSTED");
            run.Expect(traffic.Gateway.Figures.LongestRetryAfterMs > 0, $"RESOURCE_EXHAUSTED came without a time to wait");
            await run.UntilAsync(() => Task.FromResult(older.TooMany > 0), TimeSpan.FromSeconds(30), "a client of REST is told 429 with Retry-After", cancellationToken);
            await older.StopAsync();
            run.Note("REST under overload", $"{older.Accepted} accepted, {older.TooMany} told 429 with Retry-After");
            traffic.Gateway.Outbox.PerSecond = 0;
            await traffic.StopAsync(cancellationToken);
        }

        await run.System.SettledAsync(run.Ledger, TimeSpan.FromSeconds(60), cancellationToken);
        NoteLatency(run);
        run.Expect(sampler.MostSiloBytes < MostSiloBytes, $"a silo held {sampler.MostSiloBytes >> 20} MiB under overload");
        run.Expect(sampler.MostGatewayBytes < MostGatewayBytes, $"the gateway held {sampler.MostGatewayBytes >> 20} MiB under overload");
        await RestartGatewayAsync(run, [], cancellationToken);
    }

    /// <summary>How fast the silos settle while there is always more than they can.</summary>
    internal static async Task<double> SettledPerSecondAsync(ScenarioRun run, TimeSpan length, CancellationToken cancellationToken)
    {
        // The first ones compile code and create months.
        await run.PauseAsync(TimeSpan.FromSeconds(2), cancellationToken);
        var (before, from) = (Settled(run), run.Time.GetTimestamp());
        await run.PauseAsync(length, cancellationToken);
        return Math.Max(1, (Settled(run) - before) / run.Time.GetElapsedTime(from).TotalSeconds);
    }

    private static int Settled(ScenarioRun run) => run.Ledger.WithId.Count(entry => entry.IsSettled);

    private static void NoteLatency(ScenarioRun run)
    {
        var seconds = run.Ledger.WithId.Where(entry => entry.IsAcknowledged && entry.SettledAt is > 0 and < long.MaxValue)
            .Select(entry => run.Time.GetElapsedTime(entry.AcknowledgedAt, entry.SettledAt).TotalSeconds).Order().ToArray();
        if (seconds.Length > 0)
            run.Note("from acknowledgement to settled", $"median {seconds[seconds.Length / 2]:0.00} s, p99 {seconds[(int)(seconds.Length * 0.99)]:0.00} s of {seconds.Length} visits");
    }

    private static async Task RestartGatewayAsync(ScenarioRun run, Dictionary<string, string> settings, CancellationToken cancellationToken)
    {
        var gateway = run.System.Running.Gateway;
        await gateway.StopAsync();
        gateway.Start(settings);
        await gateway.WaitUntilReadyAsync(cancellationToken);
    }
}
