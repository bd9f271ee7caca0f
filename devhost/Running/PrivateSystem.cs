using System.Globalization;
using UdaConnect.DevHost.Kafka;
using UdaConnect.DevHost.Postgres;
using UdaConnect.DevHost.Processes;
using UdaConnect.DevHost.Up;
using UdaConnect.Visits;

namespace UdaConnect.DevHost.Running;

/// <summary>
/// The whole system as separate processes in a temporary folder and on free ports, for tests and chaos: PostgreSQL with PostGIS (fsync on), Kafka, silos
/// and the gateway. Nothing of it is left after dispose.
/// </summary>
public sealed class PrivateSystem : IAsyncDisposable
{
    private readonly PrivateSystemOptions _options;
    private readonly List<ServiceProcess> _silos = [];
    private readonly List<ServiceProcess> _gateways = [];
    private PostgresServer? _postgres;
    private IKafkaBroker? _kafka;
    private int _silosAdded;

    private PrivateSystem(PrivateSystemOptions options) => _options = options;

    public PostgresServer Postgres => _postgres ?? throw new InvalidOperationException("The system is not running.");

    public IKafkaBroker Kafka => _kafka ?? throw new InvalidOperationException("The system is not running.");

    /// <summary>The topic of visits: the system's usual one, or on somebody's cluster one of our own.</summary>
    public string Topic { get; private set; } = VisitTopic.Name;

    public int Partitions => _options.Partitions;

    /// <summary>In the order in which they were added; those that ended stay in the list.</summary>
    public IReadOnlyList<ServiceProcess> Silos
    {
        get
        {
            lock (_silos) return [.. _silos];
        }
    }

    public ServiceProcess Gateway => _gateways.Count > 0 ? _gateways[0] : throw new InvalidOperationException("The system has no gateway.");

    /// <summary>Of <see cref="Gateway"/>.</summary>
    public GatewayPorts Ports { get; } = new();

    /// <summary>Silos and gateways, running or not.</summary>
    public IReadOnlyList<ServiceProcess> Processes => [.. Silos, .. _gateways];

    public Uri Rest => new($"http://127.0.0.1:{Ports.Rest}");

    /// <summary>Logs and data.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("udaconnect-system-").FullName;

    /// <summary>True: logs stay after dispose, for whoever looks into what went wrong.</summary>
    public bool KeepLogs { get; set; }

    /// <exception cref="DevHostException">A part is missing or does not start.</exception>
    public static async Task<PrivateSystem> StartAsync(PrivateSystemOptions options, CancellationToken cancellationToken)
    {
        var system = new PrivateSystem(options);
        try
        {
            await system.StartServicesAsync(cancellationToken);
            await Task.WhenAll(Enumerable.Range(0, options.Silos).Select(_ => system.StartSiloAsync(cancellationToken)));
            if (options.Gateway) await system.StartGatewayAsync(system.Ports, new Dictionary<string, string>(), cancellationToken);
            return system;
        }
        catch
        {
            await system.DisposeAsync();
            throw;
        }
    }

    /// <summary>A further silo, not started.</summary>
    public ServiceProcess AddSilo()
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"silo-{Interlocked.Increment(ref _silosAdded)}");
        var (httpPort, clientPort) = (LoopbackPorts.Free(), LoopbackPorts.Free());
        var silo = new ServiceProcess(name, Programs.Silo, Folder, httpPort, Environment(_options.SiloSettings, new Dictionary<string, string>
        {
            ["Silo__Name"] = name,
            ["Silo__SiloPort"] = Text(LoopbackPorts.Free()),
            ["Silo__GatewayPort"] = Text(clientPort),
            ["Silo__HttpPort"] = Text(httpPort),
        }))
        { ClientPort = clientPort };
        lock (_silos) _silos.Add(silo);
        return silo;
    }

    /// <summary>A further silo; returns when it is ready.</summary>
    /// <param name="settings">Configuration of this one, as environment variables.</param>
    public async Task<ServiceProcess> StartSiloAsync(CancellationToken cancellationToken, IReadOnlyDictionary<string, string>? settings = null)
    {
        var silo = AddSilo();
        silo.Start(settings);
        await silo.WaitUntilReadyAsync(cancellationToken);
        return silo;
    }

    /// <summary>A gateway; returns when it is ready.</summary>
    /// <param name="settings">Configuration of this one, as environment variables.</param>
    public async Task<ServiceProcess> StartGatewayAsync(GatewayPorts ports, IReadOnlyDictionary<string, string> settings, CancellationToken cancellationToken)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"gateway-{_gateways.Count + 1}");
        var gateway = new ServiceProcess(name, Programs.Gateway, Folder, ports.Rest, Environment(_options.GatewaySettings, ports.Environment, settings));
        _gateways.Add(gateway);
        gateway.Start();
        await gateway.WaitUntilReadyAsync(cancellationToken);
        return gateway;
    }

    /// <summary>Runs the silo's program with a verb, in good order and to its end.</summary>
    /// <exception cref="DevHostException">It failed.</exception>
    public async Task RunVerbAsync(IReadOnlyList<string> verb, CancellationToken cancellationToken)
    {
        var spec = new ChildProcessSpec(verb[0], "dotnet", [Programs.Silo, .. verb], Path.Combine(Folder, $"{verb[0]}.log"))
        {
            Environment = Environment(_options.SiloSettings),
            WorkingDirectory = Folder,
        };
        await using var process = ChildProcess.Start(spec);
        if (await process.Exited.WaitAsync(cancellationToken) != 0) throw CrashReport.For(process);
    }

    public async ValueTask DisposeAsync()
    {
        // A suspended part would keep the others waiting.
        if (_kafka is KafkaDistribution distribution) distribution.Resume();
        _postgres?.Resume();
        await Task.WhenAll(Processes.Select(process => process.DisposeAsync().AsTask()));
        if (_kafka is { Kind: KafkaKind.External }) await TopicSetup.DeleteAsync(_kafka.BootstrapServers, [Topic, VisitTopic.DeadLettersOf(Topic)]);
        if (_kafka is not null) await _kafka.DisposeAsync();
        if (_postgres is not null) await _postgres.DisposeAsync();
        if (!KeepLogs) Directory.Delete(Folder, recursive: true);
    }

    private async Task StartServicesAsync(CancellationToken cancellationToken)
    {
        var postgres = PostgresServer.StartEphemeralAsync(durable: true, cancellationToken);
        var kafka = _options.Kafka.StartEphemeralAsync(cancellationToken);
        try
        {
            await Task.WhenAll(postgres, kafka);
        }
        finally
        {
            (_postgres, _kafka) = (postgres.IsCompletedSuccessfully ? await postgres : null, kafka.IsCompletedSuccessfully ? await kafka : null);
        }

        // On somebody's cluster a topic of our own: theirs may hold their visits.
        if (Kafka.Kind == KafkaKind.External) Topic = $"{VisitTopic.Name}_{Guid.NewGuid():N}";
        await Kafka.CreateTopicsAsync(TopicSpec.Visits(Topic, _options.Partitions), cancellationToken);
        await RunVerbAsync(["migrate"], cancellationToken);
    }

    private Dictionary<string, string> Environment(params ReadOnlySpan<IReadOnlyDictionary<string, string>> more)
    {
        var environment = new Dictionary<string, string>
        {
            ["ConnectionStrings__Person"] = Postgres.ConnectionString(DatabaseNames.Person),
            ["ConnectionStrings__Geolocation"] = Postgres.ConnectionString(DatabaseNames.Geolocation),
            ["ConnectionStrings__Orleans"] = Postgres.ConnectionString(DatabaseNames.Orleans),
            ["Kafka__BootstrapServers"] = Kafka.BootstrapServers,
            ["Kafka__Topic"] = Topic,
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            // These processes live for minutes: what the runtime would learn by profiling itself they never earn back.
            ["DOTNET_TieredPGO"] = "0",
            ["Logging__Console__FormatterName"] = "simple",
            ["Logging__Console__FormatterOptions__TimestampFormat"] = "HH:mm:ss.fff ",
        };
        if (Kafka.EmbeddedTopicId is { } topicId) environment["Kafka__EmbeddedTopicId"] = topicId;
        foreach (var settings in more)
        {
            foreach (var (key, value) in settings) environment[key] = value;
        }

        return environment;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
