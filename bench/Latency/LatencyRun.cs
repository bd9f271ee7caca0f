using System.Diagnostics;
using Grpc.Net.Client;
using Npgsql;
using UdaConnect.Bench.Cluster;
using UdaConnect.Bench.Produce;
using UdaConnect.Client;
using UdaConnect.DevHost.Postgres;
using UdaConnect.DevHost.Running;
using UdaConnect.Visits;

namespace UdaConnect.Bench.Latency;

/// <param name="Peak">Settled visits a second.</param>
/// <param name="Offered">Visits a second sent at half the peak.</param>
/// <param name="Questions">What each question took by itself.</param>
internal sealed record LatencyFigures(double Peak, double Offered, Percentiles Answerable, Percentiles Settled, Percentiles Questions);

/// <summary>Overload first, to know the peak; then half of it, watched visit by visit.</summary>
internal sealed class LatencyRun(BenchStage stage, BenchCluster cluster, GatewayPorts ports)
{
    private const string CountSql = "select count(*) from visit where id between $1 and $2";

    private readonly LatencyPlan _plan = LatencyPlan.For(stage.Visits.Length, cluster.Kafka);
    private readonly LiveVisits _live = new(stage.Plan, stage.Visits);

    public async Task<LatencyFigures> RunAsync(CancellationToken cancellationToken)
    {
        using var channel = GrpcChannel.ForAddress($"http://127.0.0.1:{ports.VisitGrpc}");
        using var reader = new TopicReader(cluster.Kafka.Broker.BootstrapServers, cluster.Kafka.Topic, BenchKafka.Partitions);
        using var offsets = await KafkaOffsets.OpenAsync(cluster.Kafka);
        using var watch = new SettleWatch(offsets);
        var client = new UdaConnectClient(channel);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var callers = new BucketCallers(cluster.Client, await BucketCallers.AreasAsync(cluster, cancellationToken), () => _live.NowMs).RunAsync(stop.Token);
        try
        {
            var peak = await PeakAsync(client, reader, watch, cancellationToken);
            stage.Say($"peak: {peak:N0} visits/s settled");
            var figures = await HalfAsync(client, reader, watch, peak, cancellationToken);
            await CompareStoreAsync(cancellationToken);
            return figures;
        }
        finally
        {
            await stop.CancelAsync();
            await callers;
        }
    }

    private async Task<double> PeakAsync(UdaConnectClient client, TopicReader reader, SettleWatch watch, CancellationToken cancellationToken)
    {
        var stream = new LiveStream(client.Visits, _live.Next, new(reader.Ends()));
        var started = Stopwatch.GetTimestamp();
        await stream.SaturateAsync(watch, _plan.MostUnsettled, _plan.WarmUp + _plan.Overload, cancellationToken);
        var ended = Stopwatch.GetTimestamp();
        await watch.UntilSettledAsync(reader.Ends().Sum(), cancellationToken);
        return watch.RateBetween(started + (long)(_plan.WarmUp.TotalSeconds * Stopwatch.Frequency), ended) is > 0 and var peak
            ? peak
            : throw new BenchException("Nothing was settled while there was more than enough to settle.");
    }

    private async Task<LatencyFigures> HalfAsync(UdaConnectClient client, TopicReader reader, SettleWatch watch, double peak, CancellationToken cancellationToken)
    {
        var rate = peak / 2;
        var length = _plan.HalfAt(rate);
        var every = Math.Max(2, (int)(rate / LatencyPlan.ProbesPerSecond));
        var count = (int)(rate * length.TotalSeconds / every);
        using var probes = new AnswerProbes(new($"http://127.0.0.1:{ports.Rest}"), stage.Plan, count, _live.NowMs, (long)(every * _live.MsPerVisit));
        await probes.RegisterAsync(cluster.Client, cancellationToken);
        var watchers = new Queue<Visit>(probes.Watchers(_live));
        await new LiveStream(client.Visits, watchers.Dequeue, new(reader.Ends())).SendAsync(count, cancellationToken);
        await watch.UntilSettledAsync(reader.Ends().Sum(), cancellationToken);

        var before = reader.Ends();
        var sent = 0;
        Visit Next() => ++sent % every == 0 && probes.HasNext ? probes.NextMate(_live) : _live.Next();
        var stream = new LiveStream(client.Visits, Next, new(before)) { Acknowledged = probes.Acknowledged };
        var started = Stopwatch.GetTimestamp();
        await stream.PaceAsync(rate, length, cancellationToken);
        var offered = stream.Sent.Count / Stopwatch.GetElapsedTime(started).TotalSeconds;
        var countedFrom = started + (long)(_plan.WarmUpOf(length).TotalSeconds * Stopwatch.Frequency);
        var answered = await probes.FinishAsync(countedFrom);
        await watch.UntilSettledAsync(reader.Ends().Sum(), cancellationToken);
        var history = await watch.StopAsync();
        CompareTopic(reader, before, stream, cancellationToken);
        return new(peak, offered, new(answered), new(SettledSeconds(stream, history, countedFrom)), new(probes.Questions));
    }

    private static IEnumerable<double> SettledSeconds(LiveStream stream, SettleHistory history, long countedFrom) =>
        stream.Sent.Zip(stream.Ledger.Entries).Where(pair => pair.Second.AcknowledgedAt >= countedFrom).Select(pair =>
            history.SettledAt(pair.First.Place) is { } at
                ? Math.Max(0, Stopwatch.GetElapsedTime(pair.Second.AcknowledgedAt, at).TotalSeconds)
                : throw new BenchException($"Visit {pair.Second.Id} was never seen settled."));

    /// <summary>Whether each visit lies where it was forecast to, as it was sent: otherwise the times are somebody else's.</summary>
    private static void CompareTopic(TopicReader reader, long[] before, LiveStream stream, CancellationToken cancellationToken)
    {
        var tally = new TopicTally([.. stream.Sent.Select(sent => sent.Visit)]);
        var places = stream.Sent.ToDictionary(sent => sent.Place, sent => sent.Visit);
        reader.Read(
            before, reader.Ends(), message => tally.Add(message.Message.Value, places.GetValueOrDefault(new(message.Partition.Value, message.Offset.Value)).Id),
            cancellationToken);
        if (tally.Difference() is { } difference)
            throw new BenchException($"The topic does not hold what was acknowledged, where it was expected: {difference}.");
    }

    private async Task CompareStoreAsync(CancellationToken cancellationToken)
    {
        await using var store = NpgsqlDataSource.Create(cluster.Postgres.ConnectionString(DatabaseNames.Geolocation));
        await using var command = store.CreateCommand(CountSql);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = LiveVisits.FirstId });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = _live.NextId - 1 });
        var stored = (long)(await command.ExecuteScalarAsync(cancellationToken))!;
        if (stored != _live.NextId - LiveVisits.FirstId)
            throw new BenchException($"{_live.NextId - LiveVisits.FirstId:N0} visits were acknowledged and settled, and {stored:N0} are stored.");
    }
}
