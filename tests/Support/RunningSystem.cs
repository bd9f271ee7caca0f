using System.Globalization;
using UdaConnect.DevHost.Kafka;
using UdaConnect.DevHost.Postgres;
using UdaConnect.DevHost.Processes;
using Xunit;

namespace UdaConnect.Tests.Support;

/// <summary>The whole system as separate processes, as devhost runs it: PostgreSQL with PostGIS, Kafka (a real one where promised), silos and the gateway.</summary>
public sealed class RunningSystem : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("udaconnect-system-").FullName;
    private readonly List<ChildProcess> _silos = [];
    private PostgresServer? _postgres;
    private IKafkaBroker? _kafka;
    private ChildProcess? _gateway;
    private int _silosStarted;

    public PostgresServer Postgres => _postgres ?? throw new InvalidOperationException("The system is not running.");

    public IKafkaBroker Kafka => _kafka ?? throw new InvalidOperationException("The system is not running.");

    /// <summary>In the order of their start; killed ones stay in the list.</summary>
    public IReadOnlyList<ChildProcess> Silos => _silos;

    public GatewayPorts Ports { get; } = new();

    public Uri Rest => new($"http://127.0.0.1:{Ports.Rest}");

    /// <param name="withGateway">False where a test speaks to Kafka and to the silos itself.</param>
    public static async Task<RunningSystem> StartAsync(int silos, bool withGateway, CancellationToken cancellationToken)
    {
        var system = new RunningSystem();
        try
        {
            await system.StartServicesAsync(cancellationToken);
            await Task.WhenAll(Enumerable.Range(0, silos).Select(_ => system.StartSiloAsync(cancellationToken)));
            if (withGateway)
                await system.StartGatewayAsync(cancellationToken);
            return system;
        }
        catch
        {
            await system.DisposeAsync();
            throw;
        }
    }

    public async Task<ChildProcess> StartSiloAsync(CancellationToken cancellationToken)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"silo-{Interlocked.Increment(ref _silosStarted)}");
        var httpPort = LoopbackPorts.Free();
        var silo = Start(name, "UdaConnect.Silo.dll", [], new()
        {
            ["Silo__Name"] = name,
            ["Silo__SiloPort"] = Text(LoopbackPorts.Free()),
            ["Silo__GatewayPort"] = Text(LoopbackPorts.Free()),
            ["Silo__HttpPort"] = Text(httpPort),
        });
        lock (_silos)
            _silos.Add(silo);
        await ReadyAsync(silo, httpPort, cancellationToken);
        return silo;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _silos.Append(_gateway).OfType<ChildProcess>())
            await process.DisposeAsync();
        if (_kafka is not null)
            await _kafka.DisposeAsync();
        if (_postgres is not null)
            await _postgres.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task StartServicesAsync(CancellationToken cancellationToken)
    {
        _postgres = await PostgresServer.StartEphemeralAsync(durable: true, cancellationToken);
        _kafka = KafkaHome.Home is { } home ? await KafkaDistribution.StartEphemeralAsync(home, cancellationToken) : EmbeddedBroker.Start();
        await _kafka.CreateTopicsAsync(TopicSpec.Visits(), cancellationToken);
        await using var migrate = Start("migrate", "UdaConnect.Silo.dll", ["migrate"], []);
        if (await migrate.Exited.WaitAsync(cancellationToken) != 0)
            Assert.Fail($"silo migrate failed:\n{string.Join('\n', migrate.LastLogLines(20))}");
    }

    private async Task StartGatewayAsync(CancellationToken cancellationToken)
    {
        _gateway = Start("gateway", "UdaConnect.Gateway.dll", [], Ports.Environment());
        await ReadyAsync(_gateway, Ports.Rest, cancellationToken);
    }

    private ChildProcess Start(string name, string program, string[] arguments, Dictionary<string, string> environment)
    {
        environment["ConnectionStrings__Person"] = Postgres.ConnectionString(DatabaseNames.Person);
        environment["ConnectionStrings__Geolocation"] = Postgres.ConnectionString(DatabaseNames.Geolocation);
        environment["ConnectionStrings__Orleans"] = Postgres.ConnectionString(DatabaseNames.Orleans);
        environment["Kafka__BootstrapServers"] = Kafka.BootstrapServers;
        environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        if (Kafka.EmbeddedTopicId is { } topicId)
            environment["Kafka__EmbeddedTopicId"] = topicId;
        string[] command = [Path.Combine(AppContext.BaseDirectory, program), .. arguments];
        return ChildProcess.Start(new(name, "dotnet", command, Path.Combine(_folder, name + ".log")) { Environment = environment });
    }

    private static async Task ReadyAsync(ChildProcess process, int httpPort, CancellationToken cancellationToken)
    {
        using var http = new HttpClient();
        await Eventually.TrueAsync(
            async () =>
            {
                if (process.HasExited)
                    Assert.Fail($"{process.Name} ended before it was ready:\n{string.Join('\n', process.LastLogLines(30))}");
                try
                {
                    using var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{httpPort}/health/ready"), cancellationToken);
                    return answer.IsSuccessStatusCode;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            },
            () => $"{process.Name} is not ready:\n{string.Join('\n', process.LastLogLines(30))}",
            cancellationToken);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Free ports for one gateway.</summary>
public sealed class GatewayPorts
{
    public int Rest { get; } = LoopbackPorts.Free();

    public int Location { get; } = LoopbackPorts.Free();

    public int PersonGrpc { get; } = LoopbackPorts.Free();

    public int Producer { get; } = LoopbackPorts.Free();

    public int Operations { get; } = LoopbackPorts.Free();

    public int VisitGrpc { get; } = LoopbackPorts.Free();

    public int Web { get; } = LoopbackPorts.Free();

    public Dictionary<string, string> Environment() =>
        new (string Name, int Port)[]
        {
            (nameof(Rest), Rest), (nameof(Location), Location), (nameof(PersonGrpc), PersonGrpc), (nameof(Producer), Producer),
            (nameof(Operations), Operations), (nameof(VisitGrpc), VisitGrpc), (nameof(Web), Web),
        }.ToDictionary(entry => $"Ports__{entry.Name}", entry => entry.Port.ToString(CultureInfo.InvariantCulture));
}
