using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using UdaConnect.DevHost.Chaos.Asking;
using UdaConnect.DevHost.Chaos.Checking;
using UdaConnect.DevHost.Chaos.Visits;
using UdaConnect.DevHost.Kafka;
using UdaConnect.DevHost.Postgres;
using UdaConnect.DevHost.Running;
using UdaConnect.DevHost.Up;
using UdaConnect.Visits;

namespace UdaConnect.DevHost.Chaos.Cluster;

/// <summary>The private system that scenarios break, with everything they look at it through.</summary>
internal sealed class ChaosSystem : IAsyncDisposable
{
    public const int Partitions = 8;
    public const int UsualSilos = 2;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan HealPatience = TimeSpan.FromMinutes(2);

    private readonly ConcurrentDictionary<long, LedgerEntry> _entries = new();
    private readonly List<VisitLedger> _ledgers = [];
    private readonly TimeProvider _time;
    private readonly IHost _client;

    private ChaosSystem(PrivateSystem running, IHost client, Backlog backlog, string topicId, TimeProvider time)
    {
        (Running, _client, Backlog, _time) = (running, client, backlog, time);
        Questions = new(running.Rest);
        Witness = NewWitness(Partitions, topicId);
    }

    public PrivateSystem Running { get; }

    public IGrainFactory Grains => _client.Services.GetRequiredService<IGrainFactory>();

    public ConnectionClient Questions { get; }

    public TopicWitness Witness { get; private set; }

    public Backlog Backlog { get; private set; }

    public PostgresServer Postgres => Running.Postgres;

    /// <summary>Null where the broker is not ours to stop: the embedded one lives in this process, another is somebody's cluster.</summary>
    public KafkaDistribution? Broker => Running.Kafka as KafkaDistribution;

    public Uri Grpc => new($"http://127.0.0.1:{Running.Ports.VisitGrpc}");

    /// <summary>Those that run, in the order in which they were added.</summary>
    public IReadOnlyList<ServiceProcess> RunningSilos => [.. Running.Silos.Where(silo => silo.IsRunning)];

    /// <exception cref="DevHostException">A part is missing or does not start.</exception>
    public static async Task<ChaosSystem> StartAsync(PrivateSystemOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        var running = await PrivateSystem.StartAsync(options, cancellationToken);
        try
        {
            var client = await ConnectAsync(running, cancellationToken);
            var topicId = running.Kafka.EmbeddedTopicId ?? await Backlog.TopicIdAsync(running.Kafka.BootstrapServers, running.Topic);
            return new(running, client, await Backlog.OpenAsync(running.Kafka, running.Topic), topicId, time);
        }
        catch
        {
            await running.DisposeAsync();
            throw;
        }
    }

    /// <summary>The topic has another id or more partitions: looks at it anew. Everything before must be settled.</summary>
    public async Task TopicChangedAsync(int partitions)
    {
        var topicId = await TopicIdAsync();
        await Witness.DisposeAsync();
        Witness = NewWitness(partitions, topicId);
        Backlog.Dispose();
        Backlog = await Backlog.OpenAsync(Running.Kafka, Running.Topic);
    }

    /// <summary>From now on the witness tells this ledger what is settled.</summary>
    public void Watch(VisitLedger ledger) => _ledgers.Add(ledger);

    /// <summary>Brings the system back to its usual silos, everything running and ready.</summary>
    public async Task HealAsync(CancellationToken cancellationToken)
    {
        Broker?.Resume();
        Postgres.Resume();
        if (Broker is { Process: null or { HasExited: true } }) await Broker.StartAgainAsync(cancellationToken);
        if (Postgres.Process is null or { HasExited: true }) await Postgres.StartAgainAsync(cancellationToken);
        foreach (var silo in RunningSilos) silo.Resume();
        foreach (var surplus in RunningSilos.Skip(UsualSilos)) await surplus.StopAsync();
        while (RunningSilos.Count < UsualSilos) await Running.StartSiloAsync(cancellationToken);
        if (!Running.Gateway.IsRunning) Running.Gateway.Start();
        await Task.WhenAll(RunningSilos.Append(Running.Gateway).Select(process => process.WaitUntilReadyAsync(cancellationToken)));
    }

    /// <summary>Ends when the silos have committed the whole topic, and the witness has seen that.</summary>
    /// <param name="patience">How long nothing may move.</param>
    /// <exception cref="ChaosException">Nothing moved for that long.</exception>
    public async Task SettledAsync(VisitLedger ledger, TimeSpan patience, CancellationToken cancellationToken)
    {
        var (least, movedAt) = (long.MaxValue, _time.GetTimestamp());
        while (true)
        {
            var left = await LeftAsync(cancellationToken);
            if (left == 0 && UnseenOf(ledger) == 0) return;
            if (left < least) (least, movedAt) = (left, _time.GetTimestamp());
            if (_time.GetElapsedTime(movedAt) > patience)
            {
                throw new ChaosException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{left} messages are not settled, and nothing moved for {patience.TotalSeconds:0} s; {UnseenOf(ledger)} acknowledged visits were not seen settled"));
            }

            await Task.Delay(Pause, _time, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Broker?.Resume();
        Postgres.Resume();
        Questions.Dispose();
        await Witness.DisposeAsync();
        Backlog.Dispose();
        // Its silos may be gone; whatever it says then is of no interest.
        await _client.StopAsync(new CancellationToken(canceled: true)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _client.Dispose();
        await Running.DisposeAsync();
    }

    // An assigned id may have become known only after the witness met it.
    private static int UnseenOf(VisitLedger ledger) => ledger.WithId.Count(entry => entry.IsAcknowledged && !entry.IsSettled && !VisitIds.IsReserved(entry.Visit.Id));

    private async Task<long> LeftAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await Backlog.CountAsync(cancellationToken);
        }
        catch (Confluent.Kafka.KafkaException)
        {
            return long.MaxValue; // the broker is only just back
        }
    }

    /// <summary>A topic made this moment may not be known yet.</summary>
    private async Task<string> TopicIdAsync()
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await Backlog.TopicIdAsync(Running.Kafka.BootstrapServers, Running.Topic);
            }
            catch (Confluent.Kafka.KafkaException) when (attempt < 50)
            {
                await Task.Delay(Pause, _time);
            }
        }
    }

    private TopicWitness NewWitness(int partitions, string topicId) =>
        new(Running.Kafka.BootstrapServers, Running.Topic, partitions, topicId, FindEntry, _time);

    private LedgerEntry? FindEntry(long id)
    {
        if (_entries.TryGetValue(id, out var known)) return known;
        foreach (var ledger in _ledgers.ToArray())
        {
            if (ledger.Find(id) is { } entry) return _entries[id] = entry;
        }

        return null;
    }

    private static async Task<IHost> ConnectAsync(PrivateSystem running, CancellationToken cancellationToken)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.UseOrleansClient(client => client
            .Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = ("udaconnect", "udaconnect"))
            .Configure<GatewayOptions>(options => options.GatewayListRefreshPeriod = TimeSpan.FromSeconds(2))
            .UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = ("Npgsql", running.Postgres.ConnectionString(DatabaseNames.Orleans))));
        var host = builder.Build();
        await host.StartAsync(cancellationToken);
        return host;
    }
}
