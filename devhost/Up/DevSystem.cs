using System.Globalization;
using UdaConnect.DevHost.Kafka;
using UdaConnect.DevHost.Postgres;
using UdaConnect.DevHost.Processes;

namespace UdaConnect.DevHost.Up;

/// <summary>The running parts, in the order they need each other.</summary>
internal sealed class DevSystem(UpOptions options, DataFolder data, KafkaChoice kafka, string postgresFolder, Supervisor supervisor, UpConsole console)
{
    // Silos of an 'up' that was killed count as members for some seconds more.
    private const string ReplayWait = "30";

    private readonly List<ChildProcess> _silos = [];

    public PostgresServer? Postgres { get; private set; }

    public IKafkaBroker? Kafka { get; private set; }

    public IReadOnlyList<ChildProcess> Silos => _silos;

    public ChildProcess? Gateway { get; private set; }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await console.StepAsync("PostgreSQL", "starting", () => StartPostgresAsync(cancellationToken));
        await console.StepAsync("Kafka", "starting", () => StartKafkaAsync(cancellationToken));
        await console.StepAsync("Databases", "migrating", () => MigrateAsync(cancellationToken));
        if (options.Replay) await console.StepAsync("Replay", "emptying visits, setting the topic back", () => ReplayAsync(cancellationToken));
        await console.StepAsync("Silos", "starting, joining the cluster", () => StartSilosAsync(cancellationToken));
        await console.StepAsync("Gateway", "starting", () => StartGatewayAsync(cancellationToken));
        await RunFile().WriteAsync(data.RunFile, cancellationToken);
    }

    private async Task<string> StartPostgresAsync(CancellationToken cancellationToken)
    {
        Postgres = await PostgresServer.StartAsync(new PostgresOptions { Folder = postgresFolder, LogPath = data.Log("postgres") }, cancellationToken);
        supervisor.Watch(Postgres.Process!);
        return string.Create(CultureInfo.InvariantCulture, $"{Postgres.Host}:{Postgres.Port}, data in {postgresFolder}");
    }

    private async Task<string> StartKafkaAsync(CancellationToken cancellationToken)
    {
        Kafka = await kafka.StartAsync(data, cancellationToken);
        if (KafkaChoice.ProcessOf(Kafka) is { } process) supervisor.Watch(process);
        var topics = TopicSpec.Visits();
        await Kafka.CreateTopicsAsync(topics, cancellationToken);
        return $"{Kafka.BootstrapServers}, topic {topics[0].Name}";
    }

    private async Task<string> MigrateAsync(CancellationToken cancellationToken)
    {
        await using var migrate = Start("migrate", Programs.Silo, ["migrate"], new Dictionary<string, string>());
        if (await migrate.Exited.WaitAsync(cancellationToken) != 0) throw CrashReport.For(migrate);
        return "up to date";
    }

    private async Task<string> ReplayAsync(CancellationToken cancellationToken)
    {
        await using var replay = Start("replay", Programs.Silo, ["replay", "--yes", "--wait", ReplayWait], new Dictionary<string, string>());
        if (await replay.Exited.WaitAsync(cancellationToken) != 0)
            throw new DevHostException($"The topic is not replayed.\n{string.Join('\n', replay.LastLogLines(3))}\nStart without --replay, or with --fresh to throw everything away.");
        return replay.LastLogLines(1)[0];
    }

    private async Task<string> StartSilosAsync(CancellationToken cancellationToken)
    {
        var ready = new List<Task>();
        for (var number = 1; number <= options.Silos; number++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"silo-{number}");
            var httpPort = LoopbackPorts.Free();
            var silo = supervisor.Watch(Start(name, Programs.Silo, [], new Dictionary<string, string>
            {
                ["Silo__Name"] = name,
                ["Silo__SiloPort"] = Text(LoopbackPorts.Free()),
                ["Silo__GatewayPort"] = Text(LoopbackPorts.Free()),
                ["Silo__HttpPort"] = Text(httpPort),
            }));
            _silos.Add(silo);
            ready.Add(HealthGate.WaitAsync(silo, httpPort, cancellationToken));
        }
        await Task.WhenAll(ready);
        return string.Create(CultureInfo.InvariantCulture, $"{_silos.Count} ready");
    }

    private async Task<string> StartGatewayAsync(CancellationToken cancellationToken)
    {
        Gateway = supervisor.Watch(Start("gateway", Programs.Gateway, [], SystemPorts.Environment));
        await HealthGate.WaitAsync(Gateway, SystemPorts.Rest.Number, cancellationToken);
        return SystemPorts.Rest.Url;
    }

    private ChildProcess Start(string name, string program, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> own)
    {
        var environment = new Dictionary<string, string>(own)
        {
            ["ConnectionStrings__Person"] = Postgres!.ConnectionString(DatabaseNames.Person),
            ["ConnectionStrings__Geolocation"] = Postgres.ConnectionString(DatabaseNames.Geolocation),
            ["ConnectionStrings__Orleans"] = Postgres.ConnectionString(DatabaseNames.Orleans),
            ["Kafka__BootstrapServers"] = Kafka!.BootstrapServers,
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
        };
        // The gateway's admission limits follow from this one: without an id of the embedded broker it takes the broker to be a real one.
        if (Kafka.EmbeddedTopicId is { } topicId) environment["Kafka__EmbeddedTopicId"] = topicId;
        return ChildProcess.Start(new ChildProcessSpec(name, "dotnet", [program, .. arguments], data.Log(name)) { Environment = environment });
    }

    private RunFile RunFile() => new(
        [.. supervisor.Children.Select(child => new RunningProcess(child.Name, child.Id, child.LogPath))],
        new RunningKafka(Kafka!.BootstrapServers, Kafka.Kind.ToString().ToLowerInvariant()),
        new RunningPostgres(Postgres!.Host, Postgres.Port),
        SystemPorts.Gateway.ToDictionary(port => port.Name, port => port.Url));

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
