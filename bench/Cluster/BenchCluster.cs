using System.Globalization;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using UdaConnect.DevHost.Postgres;
using UdaConnect.DevHost.Processes;
using UdaConnect.DevHost.Running;
using UdaConnect.DevHost.Up;

namespace UdaConnect.Bench.Cluster;

/// <summary>The real system in processes of its own: PostgreSQL with fsync on, Kafka, two silos, a gateway where asked for; and this process as a client of the silos.</summary>
internal sealed class BenchCluster : IAsyncDisposable
{
    private const int SiloCount = 2;

    private readonly string _folder;
    private readonly GatewayPorts _gatewayPorts = new();
    private readonly ServiceProcess _gateway;
    private IHost? _client;

    private BenchCluster(string folder, PostgresServer postgres, BenchKafka kafka)
    {
        (_folder, Postgres, Kafka) = (folder, postgres, kafka);
        Silos = [.. Enumerable.Range(1, SiloCount).Select(Silo)];
        _gateway = new("gateway", Programs.Gateway, folder, _gatewayPorts.Rest, Environment(DatabaseNames.Geolocation, _gatewayPorts.Environment));
    }

    /// <summary>True: the silos' logs stay, for whoever looks into what went wrong.</summary>
    public bool KeepLogs { get; set; }

    public PostgresServer Postgres { get; }

    public BenchKafka Kafka { get; }

    public IReadOnlyList<ServiceProcess> Silos { get; }

    public IClusterClient Client => _client?.Services.GetRequiredService<IClusterClient>() ?? throw new InvalidOperationException("The silos are not running.");

    public static async Task<BenchCluster> StartAsync(CancellationToken cancellationToken)
    {
        var folder = Path.Combine(Path.GetTempPath(), $"udaconnect-bench-{Guid.NewGuid():N}");
        Directory.CreateDirectory(folder);
        var options = new PostgresOptions { Folder = Path.Combine(folder, "postgres"), Ephemeral = true, SharedBuffersMegabytes = 1_024 };
        var postgres = await PostgresServer.StartAsync(options, cancellationToken);
        try
        {
            var cluster = new BenchCluster(folder, postgres, await BenchKafka.StartAsync(folder, cancellationToken));
            await cluster.MigrateAsync(DatabaseNames.Geolocation, cancellationToken);
            return cluster;
        }
        catch
        {
            await postgres.DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes the system's tables; <paramref name="geolocation"/> names the database that gets those of visits.</summary>
    public async Task MigrateAsync(string geolocation, CancellationToken cancellationToken)
    {
        var spec = new ChildProcessSpec("migrate", "dotnet", [Programs.Silo, "migrate"], Path.Combine(_folder, "migrate.log"))
        {
            Environment = Environment(geolocation),
            WorkingDirectory = _folder,
        };
        await using var migrate = ChildProcess.Start(spec);
        if (await migrate.Exited.WaitAsync(cancellationToken) is not 0 and var code)
            throw new BenchException($"The migrations failed with exit code {code}:\n{string.Join('\n', migrate.LastLogLines(15))}");
    }

    /// <param name="settings">Configuration for this start only, as environment variables.</param>
    public async Task StartSilosAsync(CancellationToken cancellationToken, IReadOnlyDictionary<string, string>? settings = null)
    {
        foreach (var silo in Silos)
            silo.Start(settings);
        foreach (var silo in Silos)
            await silo.WaitUntilReadyAsync(cancellationToken);
        _client = BuildClient();
        await _client.StartAsync(cancellationToken);
    }

    /// <summary>The real gateway: started by whoever asks first, it then runs to the end.</summary>
    public async Task<GatewayPorts> GatewayAsync(CancellationToken cancellationToken)
    {
        if (!_gateway.IsRunning)
            _gateway.Start();
        // Silos may have been started again since.
        await _gateway.WaitUntilReadyAsync(cancellationToken);
        return _gatewayPorts;
    }

    /// <summary>A further gateway; returns when it is ready.</summary>
    /// <param name="settings">Configuration of this one, as environment variables.</param>
    public async Task<BenchGateway> StartGatewayAsync(string name, IReadOnlyDictionary<string, string> settings, CancellationToken cancellationToken)
    {
        var ports = new GatewayPorts();
        var own = new Dictionary<string, string>(ports.Environment);
        foreach (var (key, value) in settings)
            own[key] = value;
        var gateway = new BenchGateway(new(name, Programs.Gateway, _folder, ports.Rest, Environment(DatabaseNames.Geolocation, own)), ports);
        gateway.Process.Start();
        await gateway.Process.WaitUntilReadyAsync(cancellationToken);
        return gateway;
    }

    public async Task StopSilosAsync()
    {
        if (_client is { } client)
        {
            _client = null;
            await client.StopAsync();
            client.Dispose();
        }

        await Task.WhenAll(Silos.Select(silo => silo.StopAsync()));
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await StopSilosAsync();
        await Task.WhenAll(Silos.Select(silo => silo.DisposeAsync().AsTask()));
        await Kafka.DisposeAsync();
        await Postgres.DisposeAsync();
        if (!KeepLogs)
            Directory.Delete(_folder, recursive: true);
    }

    private IHost BuildClient()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddConsole();
        builder.UseOrleansClient(orleans => orleans
            .Configure<ClusterOptions>(options => options.ClusterId = options.ServiceId = "udaconnect")
            .UseStaticClustering([.. Silos.Select(silo => new IPEndPoint(IPAddress.Loopback, silo.ClientPort))]));
        return builder.Build();
    }

    private ServiceProcess Silo(int number)
    {
        var (name, httpPort, clientPort) = (string.Create(CultureInfo.InvariantCulture, $"silo-{number}"), LoopbackPorts.Free(), LoopbackPorts.Free());
        var own = new Dictionary<string, string>
        {
            ["Silo__Name"] = name,
            ["Silo__SiloPort"] = Text(LoopbackPorts.Free()),
            ["Silo__GatewayPort"] = Text(clientPort),
            ["Silo__HttpPort"] = Text(httpPort),
        };
        return new(name, Programs.Silo, _folder, httpPort, Environment(DatabaseNames.Geolocation, own)) { ClientPort = clientPort };
    }

    private Dictionary<string, string> Environment(string geolocation, IReadOnlyDictionary<string, string>? own = null)
    {
        var environment = new Dictionary<string, string>
        {
            ["ConnectionStrings__Person"] = Postgres.ConnectionString(DatabaseNames.Person),
            ["ConnectionStrings__Geolocation"] = Postgres.ConnectionString(geolocation),
            ["ConnectionStrings__Orleans"] = Postgres.ConnectionString(DatabaseNames.Orleans),
            ["Kafka__BootstrapServers"] = Kafka.Broker.BootstrapServers,
            ["Kafka__Topic"] = Kafka.Topic,
        };
        if (Kafka.Broker.EmbeddedTopicId is { } topicId)
            environment["Kafka__EmbeddedTopicId"] = topicId;
        foreach (var (key, value) in own ?? new Dictionary<string, string>())
            environment[key] = value;
        return environment;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
