using UdaConnect.DevHost.Processes;

namespace UdaConnect.DevHost.Kafka;

/// <summary>One KRaft node of an Apache Kafka distribution on 127.0.0.1. It keeps its ports from start to dispose, through kills and restarts.</summary>
public sealed class KafkaDistribution : IKafkaBroker
{
    public const string HomeVariable = "KAFKA_HOME";
    private const int Attempts = 3;
    private static readonly TimeSpan ReadyTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(10);

    private readonly KafkaDistributionOptions _options;
    private int _port;
    private ChildProcess? _process;

    private KafkaDistribution(KafkaDistributionOptions options) => _options = options;

    public string BootstrapServers => $"127.0.0.1:{_port}";

    public KafkaKind Kind => KafkaKind.Distribution;

    public string? EmbeddedTopicId => null;

    /// <summary>The running broker; null while it is stopped.</summary>
    public ChildProcess? Process => _process;

    /// <summary>Starts a node, formatting its folder the first time.</summary>
    /// <exception cref="DevHostException">No distribution there, no Java, or the broker does not start.</exception>
    public static async Task<KafkaDistribution> StartAsync(KafkaDistributionOptions options, CancellationToken cancellationToken = default)
    {
        if (!File.Exists(Script(options, "kafka-server-start.sh")))
            throw new DevHostException($"{HomeVariable} names {options.Home}, where there is no bin/kafka-server-start.sh.");
        var broker = new KafkaDistribution(options with { Folder = Path.GetFullPath(options.Folder) });
        try
        {
            await broker.StartOnPortsAsync(cancellationToken);
            return broker;
        }
        catch
        {
            await broker.DisposeAsync();
            throw;
        }
    }

    /// <summary>A node for tests in a temporary folder that is removed on dispose.</summary>
    public static Task<KafkaDistribution> StartEphemeralAsync(string home, CancellationToken cancellationToken = default)
    {
        var folder = Path.Combine(Path.GetTempPath(), $"udaconnect-kafka-{Guid.NewGuid():N}");
        return StartAsync(new KafkaDistributionOptions { Home = home, Folder = folder, Ephemeral = true }, cancellationToken);
    }

    public Task CreateTopicsAsync(IReadOnlyList<TopicSpec> topics, CancellationToken cancellationToken = default) =>
        TopicSetup.CreateMissingAsync(BootstrapServers, topics, cancellationToken);

    /// <summary>Stops in good order.</summary>
    public async Task StopAsync()
    {
        if (_process is not { } process) return;
        await process.StopAsync(StopGrace);
        await process.DisposeAsync();
        _process = null;
    }

    /// <summary>Ends it as a crash would.</summary>
    public async Task KillAsync()
    {
        if (_process is not { } process) return;
        await process.KillAsync();
        await process.DisposeAsync();
        _process = null;
    }

    /// <summary>Starts it again after a stop or kill, on the same ports, and waits until it answers.</summary>
    public async Task StartAgainAsync(CancellationToken cancellationToken = default)
    {
        if (_process is not null) throw new InvalidOperationException("The broker is running.");
        await LaunchAsync(cancellationToken);
    }

    public async Task RestartAsync(CancellationToken cancellationToken = default)
    {
        await StopAsync();
        await StartAgainAsync(cancellationToken);
    }

    /// <summary>Freezes it (SIGSTOP): connections stay open and nothing answers.</summary>
    public void Suspend() => _process?.Send(ProcessSignal.Stop);

    public void Resume() => _process?.Send(ProcessSignal.Continue);

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (_options.Ephemeral && Directory.Exists(_options.Folder)) Directory.Delete(_options.Folder, recursive: true);
    }

    private static string Script(KafkaDistributionOptions options, string name) => Path.Combine(options.Home, "bin", name);

    private async Task StartOnPortsAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            _port = _options.Port != 0 ? _options.Port : LoopbackPorts.Free();
            var controllerPort = LoopbackPorts.Free();
            Directory.CreateDirectory(_options.Folder);
            await File.WriteAllTextAsync(_options.PropertiesPath, _options.ServerProperties(_port, controllerPort), cancellationToken);
            await FormatOnceAsync(cancellationToken);
            try
            {
                await LaunchAsync(cancellationToken);
                return;
            }
            catch (DevHostException) when (attempt < Attempts && (!LoopbackPorts.IsFree(_port) || !LoopbackPorts.IsFree(controllerPort)))
            {
                // Somebody took a port between our look and the broker's bind.
            }
        }
    }

    private async Task FormatOnceAsync(CancellationToken cancellationToken)
    {
        if (File.Exists(Path.Combine(_options.DataFolder, "meta.properties"))) return;
        var id = Convert.ToBase64String(Guid.NewGuid().ToByteArray()).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        id = id.StartsWith('-') ? "A" + id[1..] : id; // else the tool takes it for an option
        var spec = new ChildProcessSpec("kafka-format", Script(_options, "kafka-storage.sh"), ["format", "-t", id, "-c", _options.PropertiesPath], _options.EffectiveLogPath);
        await using var format = ChildProcess.Start(spec);
        var exitCode = await format.Exited.WaitAsync(cancellationToken);
        if (exitCode != 0) throw Failure($"Kafka's storage cannot be formatted (exit code {exitCode}; it needs a Java runtime of 17 or newer)", format);
    }

    private async Task LaunchAsync(CancellationToken cancellationToken)
    {
        var environment = new Dictionary<string, string> { ["LOG_DIR"] = _options.Folder }; // the official scripts log beside themselves otherwise
        var spec = new ChildProcessSpec("kafka", Script(_options, "kafka-server-start.sh"), [_options.PropertiesPath], _options.EffectiveLogPath) { Environment = environment };
        var process = _process = ChildProcess.Start(spec);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(ReadyTimeout);
        while (!process.HasExited && !limit.IsCancellationRequested)
        {
            if (!await KafkaClients.AnswersAsync(BootstrapServers, TimeSpan.FromMilliseconds(500))) continue;
            if (!process.HasExited) return;
        }
        cancellationToken.ThrowIfCancellationRequested();
        await KillAsync();
        throw Failure("Kafka does not start", process);
    }

    private static DevHostException Failure(string what, ChildProcess process) =>
        new($"{what}; the last lines of {process.LogPath}:\n{string.Join('\n', process.LastLogLines(10))}");
}
