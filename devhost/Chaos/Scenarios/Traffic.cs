using UdaConnect.DevHost.Chaos.Asking;
using UdaConnect.DevHost.Chaos.Producing;
using UdaConnect.DevHost.Chaos.Visits;

namespace UdaConnect.DevHost.Chaos.Scenarios;

/// <summary>Producers and askers at work. Stop it, and everything sent is acknowledged.</summary>
internal sealed class Traffic : IAsyncDisposable
{
    // A file that was not used up by the time the faults are over is sent at this pace.
    private const double Hurry = 3_000;
    private static readonly TimeSpan StopPatience = TimeSpan.FromMinutes(3);

    private readonly ScenarioRun _run;
    private readonly TrafficPlan _plan;
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<Task> _sending = [];
    private readonly List<Task> _asking = [];
    private readonly List<LedgerEntry> _repeatable = [];
    private readonly Random _mix;

    public Traffic(ScenarioRun run, TrafficPlan plan)
    {
        (_run, _plan, _mix) = (run, plan, new(run.Random.Next()));
        Gateway = new(run.System.Grpc, run.Ledger, new(() => Next(viaGateway: true), plan.ViaGateway, run.Time), run.Time);
        Kafka = new(run.System.Running.Kafka.BootstrapServers, run.System.Running.Topic, new(() => Next(viaGateway: false), plan.ViaKafka, run.Time), run.Time);
        foreach (var (producer, rate) in new (IVisitProducer, double)[] { (Gateway, plan.ViaGateway), (Kafka, plan.ViaKafka) })
        {
            if (rate > 0) _sending.Add(Task.Run(() => producer.RunAsync(_stopping.Token)));
        }

        for (var asker = 0; asker < plan.Askers; asker++)
        {
            var random = new Random(run.Random.Next());
            _asking.Add(Task.Run(() => new Asker(run.System.Questions, run.Ledger, run.Pool.People, run.Asked, run.Time).RunAsync(random, _stopping.Token)));
        }
    }

    public GatewayProducer Gateway { get; }

    public KafkaProducer Kafka { get; }

    /// <summary>Sends nothing new any more, waits until everything is acknowledged, and asks until then.</summary>
    /// <exception cref="ChaosException">A producer met what must never happen, or got no acknowledgements.</exception>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await FinishPoolAsync(cancellationToken);
        Gateway.Outbox.Close();
        Kafka.Outbox.Close();
        try
        {
            await Task.WhenAll(_sending).WaitAsync(StopPatience, _run.Time, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new ChaosException($"Not everything was acknowledged {StopPatience.TotalMinutes:0} minutes after the last fault.");
        }

        await StopAskingAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_sending.Concat(_asking)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        NoteFigures();
        _stopping.Dispose();
    }

    /// <summary>Fails now if a producer has failed.</summary>
    public Task CheckAsync() => Task.WhenAll(_sending.Where(task => task.IsFaulted));

    private async Task StopAskingAsync()
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_asking);
    }

    private async Task FinishPoolAsync(CancellationToken cancellationToken)
    {
        if (_run.Taken >= _run.Pool.Least || _plan.Visits is not null) return;
        if (_plan.ViaGateway > 0) Gateway.Outbox.PerSecond = Hurry;
        if (_plan.ViaKafka > 0) Kafka.Outbox.PerSecond = Hurry;
        while (_run.Taken < _run.Pool.Least && _sending.TrueForAll(task => !task.IsCompleted))
            await _run.PauseAsync(TimeSpan.FromMilliseconds(50), cancellationToken);
    }

    private LedgerEntry? Next(bool viaGateway)
    {
        lock (_mix)
        {
            var kind = _mix.NextDouble();
            if (_mix.NextDouble() < _plan.Repeated && _repeatable.Count > 0)
                return _repeatable[_mix.Next(_repeatable.Count)];
            if ((_plan.Visits is { } visits ? visits() : _run.NextVisit()) is not { } visit)
                return null;
            if (kind < (viaGateway ? _plan.WithoutId : _plan.ToKafkaWithoutId))
                return _run.Ledger.AddWithoutId(visit);
            var entry = _run.Ledger.Add(visit, ownTime: kind < 1 - _plan.WithoutTime);
            if (_plan.Repeated > 0) _repeatable.Add(entry);
            return entry;
        }
    }

    private void NoteFigures()
    {
        foreach (var (name, figures) in new[] { ("the gateway", Gateway.Figures), ("Kafka", Kafka.Figures) })
        {
            if (figures.Acknowledged > 0)
                _run.Note($"sent to {name}", $"{figures.Acknowledged} acknowledgements, {figures.Repeated} repeats, {figures.Unavailable} UNAVAILABLE or failed, {figures.Exhausted} RESOURCE_EXHAUSTED, {figures.Broken} calls broken off{(figures.LastError is { } error ? $", last {error}" : "")}");
        }
    }
}
