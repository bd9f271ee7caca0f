using UdaConnect.Bench.Cluster;
using UdaConnect.Bench.Reporting;
using UdaConnect.Gateway.Intake;
using UdaConnect.Visits;

namespace UdaConnect.Bench.Produce;

/// <summary>Visits over the v1 stream through the real gateway, beside the Kafka client producing the same messages; each into a topic of its own, read by no silo.</summary>
internal sealed class ProduceMeasure : IMeasure
{
    private const string Measure = "acknowledged visits over the v1 stream";
    private const string Unit = "visits/s";
    private const string BaselineName = "the Kafka client's own loop: the same messages, settings and acknowledgements, made ready before";
    private const double Goal = 0.5;
    private const int Repeats = 3;

    // A second and more: shorter rounds end while gateway and broker are still being compiled.
    private const int MostVisits = 500_000;

    // All rounds together stay below what the embedded broker keeps.
    private const int MostVisitsEmbedded = 8_000;
    private static readonly int[] StreamCounts = [1, 2, 4, 8];

    public string Name => "produce";

    public string Description => "acknowledged visits a second through the gateway beside the Kafka client's";

    public async Task<IReadOnlyList<BenchRow>> RunAsync(BenchStage stage, CancellationToken cancellationToken)
    {
        // The gateway is ready only where silos answer.
        await stage.LoadedAsync(cancellationToken);
        var cluster = await stage.ClusterAsync(cancellationToken);
        var visits = stage.Visits[..Math.Min(stage.Visits.Length, cluster.Kafka.MostUnsettledPerPartition is null ? MostVisits : MostVisitsEmbedded)];
        var topic = await cluster.Kafka.CreateTopicAsync("gateway", cancellationToken);
        await using var gateway = await cluster.StartGatewayAsync("gateway-produce", new Dictionary<string, string> { ["Kafka__Topic"] = topic }, cancellationToken);
        var ours = new GatewayWay(new($"http://127.0.0.1:{gateway.Ports.VisitGrpc}"), cluster.Kafka, topic, visits);
        using var theirs = new RawWay(cluster.Kafka, await cluster.Kafka.CreateTopicAsync("raw", cancellationToken), visits);

        var streams = await BestStreamsAsync(stage, ours, cancellationToken);
        theirs.Run(cancellationToken); // compiles, connects
        var (rates, baseline) = (new List<double>(), new List<double>());
        for (var repeat = 0; repeat < Repeats; repeat++)
        {
            baseline.Add(theirs.Run(cancellationToken));
            rates.Add(await ours.RunAsync(streams, cancellationToken));
        }

        stage.Say($"{streams} streams: {Statistics.Of(rates).Median:N0} visits/s; the Kafka client alone: {Statistics.Of(baseline).Median:N0}/s");
        var note = $"{streams} streams at once, the best of {string.Join(", ", StreamCounts)}; {StreamRound.VisitsPerRequest} visits a request, {visits.Length:N0} a round; "
            + $"silos idle; after each round the topic held every acknowledged visit once, with its content; Kafka: {cluster.Kafka.Description}";
        return [BenchRow.Rates(Measure, Unit, Statistics.Of(rates), BaselineName, Statistics.Of(baseline), Goal, note)];
    }

    private static async Task<int> BestStreamsAsync(BenchStage stage, GatewayWay ours, CancellationToken cancellationToken)
    {
        await ours.RunAsync(2, cancellationToken); // compiles, connects
        var best = (Streams: 0, Rate: 0.0);
        foreach (var streams in StreamCounts)
        {
            var rate = await ours.RunAsync(streams, cancellationToken);
            stage.Say($"  {streams} streams: {rate:N0} visits/s");
            if (rate > best.Rate)
                best = (streams, rate);
        }

        return best.Streams;
    }

    private sealed class GatewayWay(Uri address, BenchKafka kafka, string topic, Visit[] visits)
    {
        private readonly StreamRound _round = new(address);

        public async Task<double> RunAsync(int streams, CancellationToken cancellationToken)
        {
            using var check = new RoundCheck(kafka, topic, visits);
            var rate = await _round.RateAsync(visits, streams, cancellationToken);
            check.Compare(cancellationToken);
            return rate;
        }
    }

    private sealed class RawWay(BenchKafka kafka, string topic, Visit[] visits) : IDisposable
    {
        private readonly RawProducer _producer = new(LogClient.ConfigFor(new() { BootstrapServers = kafka.Broker.BootstrapServers }), topic);
        private readonly RawMessage[] _messages = Array.ConvertAll(visits, visit => RawMessage.Of(visit, BenchKafka.Partitions));

        public double Run(CancellationToken cancellationToken)
        {
            using var check = new RoundCheck(kafka, topic, visits);
            var rate = _producer.Rate(_messages, cancellationToken);
            check.Compare(cancellationToken);
            return rate;
        }

        public void Dispose() => _producer.Dispose();
    }
}
