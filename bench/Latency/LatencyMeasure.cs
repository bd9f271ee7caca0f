using UdaConnect.Bench.Reporting;
using UdaConnect.Bench.Reporting.Plots;

namespace UdaConnect.Bench.Latency;

/// <summary>From acknowledgement to answerable, at half of what the whole system settles when it has more than it can.</summary>
internal sealed class LatencyMeasure : IMeasure
{
    private const string Answerable = "time from acknowledgement to answerable, at half the peak rate";
    private const string Settled = "time from acknowledgement to settled, at half the peak rate";
    private const string Peak = "visits over the v1 stream to settled, all at once, with more than can be settled";
    private const string Unit = "s";
    private const double Goal = 1;

    // Settled is seen by committed offsets; at the usual second between commits it would be seen late.
    private static readonly Dictionary<string, string> SiloSettings = new() { ["Kafka__CommitInterval"] = "00:00:00.050" };

    public string Name => "latency";

    public string Description => "time from acknowledgement to answerable, at half the peak rate";

    public async Task<IReadOnlyList<BenchRow>> RunAsync(BenchStage stage, CancellationToken cancellationToken)
    {
        await stage.LoadedAsync(cancellationToken);
        var cluster = await stage.ClusterAsync(cancellationToken);
        await cluster.StopSilosAsync();
        await cluster.StartSilosAsync(cancellationToken, SiloSettings);
        var ports = await cluster.GatewayAsync(cancellationToken);
        var found = await new LatencyRun(stage, cluster, ports).RunAsync(cancellationToken);
        stage.Say($"peak {found.Peak:N0} visits/s; at half of it answerable {found.Answerable}; settled {found.Settled}");

        stage.Plots.Add(new LinePlot(
            "latency", "From acknowledgement, at half the peak rate", "seconds", "part of visits", [new("answerable", found.Answerable.Curve()), new("settled", found.Settled.Curve())], IsLogarithmic: true));
        var load = $"{found.Offered:N0} visits/s offered where {found.Peak:N0}/s were settled at most; two silos, gateway, PostgreSQL, Kafka and the clients on this machine; every bucket at hand in memory";
        var asked = $"as asked over REST every few milliseconds until a watcher's connection shows the visit: {found.Answerable}; a question by itself: {found.Questions}; {load}";
        var committed = $"every visit, as seen by committed offsets, which silos commit every 50 ms here: {found.Settled}; {load}";
        return
        [
            Row($"{Answerable}, p99", found.Answerable.At(0.99), Goal, asked),
            Row($"{Answerable}, p50", found.Answerable.At(0.5), null, null),
            Row($"{Settled}, p99", found.Settled.At(0.99), Goal, committed),
            Row($"{Settled}, p50", found.Settled.At(0.5), null, null),
            BenchRow.Limited(Peak, "visits/s", Statistics.Of([found.Peak]), null, note: "settled a second behind the gateway while never less waited than could be settled; stores, silos and clients share the cores"),
        ];
    }

    private static BenchRow Row(string measure, double seconds, double? goal, string? note) => BenchRow.Limited(measure, Unit, Statistics.Of([seconds]), goal, note: note);
}
