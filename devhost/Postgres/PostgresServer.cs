using Npgsql;
using UdaConnect.DevHost.Processes;

namespace UdaConnect.DevHost.Postgres;

/// <summary>
/// A private PostgreSQL on 127.0.0.1 with the databases person, geolocation (PostGIS) and orleans. It keeps its port from start to dispose, through
/// stops, kills and restarts, so connection strings stay good.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const int Attempts = 3;
    private static readonly TimeSpan ReadyTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    private readonly PostgresOptions _options;
    private readonly PostgresBinaries _binaries;
    private readonly UnixUser? _user;
    private readonly PostgresCluster _cluster;
    private readonly string _password;
    private ChildProcess? _process;

    private PostgresServer(PostgresOptions options, PostgresBinaries binaries, UnixUser? user, PostgresCluster cluster, string password)
    {
        _options = options;
        _binaries = binaries;
        _user = user;
        _cluster = cluster;
        _password = password;
    }

    public string Host { get; } = "127.0.0.1";

    public int Port { get; private set; }

    /// <summary>The running server; null while it is stopped.</summary>
    public ChildProcess? Process => _process;

    public string LogPath => _cluster.LogPath;

    /// <summary>Starts a server on a folder, making the cluster and its databases when they are missing.</summary>
    /// <exception cref="DevHostException">PostgreSQL or PostGIS is not installed, or the server does not start.</exception>
    public static async Task<PostgresServer> StartAsync(PostgresOptions options, CancellationToken cancellationToken = default)
    {
        var binaries = PostgresBinaries.Find();
        var user = UnixUser.ForServersOfRoot();
        var cluster = new PostgresCluster(options, binaries, user);
        var password = await cluster.PrepareAsync(cancellationToken);
        var server = new PostgresServer(options, binaries, user, cluster, password);
        try
        {
            await server.StartOnFreePortAsync(cancellationToken);
            await new PostgresDatabases(server, binaries).CreateAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>A server for tests in a temporary folder that is removed on dispose.</summary>
    /// <param name="durable">True keeps fsync on, for tests that kill the server.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public static Task<PostgresServer> StartEphemeralAsync(bool durable = false, CancellationToken cancellationToken = default)
    {
        var folder = Path.Combine(Path.GetTempPath(), $"udaconnect-postgres-{Guid.NewGuid():N}");
        return StartAsync(new PostgresOptions { Folder = folder, Durable = durable, Ephemeral = true, SharedBuffersMegabytes = 128 }, cancellationToken);
    }

    public string ConnectionString(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = Host,
        Port = Port,
        Username = PostgresCluster.UserName,
        Password = _password,
        Database = database,
    }.ConnectionString;

    /// <summary>Stops in good order: connections are closed, nothing is lost.</summary>
    public async Task StopAsync()
    {
        if (_process is not { } process) return;
        await process.StopAsync(TimeSpan.FromSeconds(15));
        await process.DisposeAsync();
        _process = null;
    }

    /// <summary>Ends it as a crash would, every backend with it; what was committed is recovered at the next start when the server is durable.</summary>
    public async Task KillAsync()
    {
        if (_process is not { } process) return;
        // Stopped first, so that it starts no backend while they are counted; and one left behind would keep the next server from starting.
        process.Send(ProcessSignal.Stop);
        foreach (var backend in ProcessTree.WithDescendants(process.Id).Skip(1)) Signals.Send(backend, ProcessSignal.Kill);
        await process.KillAsync();
        await process.DisposeAsync();
        _process = null;
    }

    /// <summary>Freezes it with every backend (SIGSTOP): connections stay open and nothing answers.</summary>
    public void Suspend() => SendToAll(ProcessSignal.Stop);

    public void Resume() => SendToAll(ProcessSignal.Continue);

    /// <summary>Starts it again after a stop or kill, on the same port.</summary>
    public async Task StartAgainAsync(CancellationToken cancellationToken = default)
    {
        if (_process is not null) throw new InvalidOperationException("PostgreSQL is running.");
        await LaunchAsync(Port, cancellationToken);
    }

    public async Task RestartAsync(CancellationToken cancellationToken = default)
    {
        await StopAsync();
        await StartAgainAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Resume(); // a suspended backend would not see the stop
        await StopAsync();
        if (_options.Ephemeral) _cluster.Remove();
    }

    private void SendToAll(ProcessSignal signal)
    {
        if (_process is not { HasExited: false } process) return;
        foreach (var id in ProcessTree.WithDescendants(process.Id)) Signals.Send(id, signal);
    }

    private async Task StartOnFreePortAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            Port = LoopbackPorts.Free();
            try
            {
                await LaunchAsync(Port, cancellationToken);
                return;
            }
            catch (DevHostException) when (attempt < Attempts && !LoopbackPorts.IsFree(Port))
            {
                // Somebody took the port between our look and the server's bind.
            }
        }
    }

    private async Task LaunchAsync(int port, CancellationToken cancellationToken)
    {
        var spec = new ChildProcessSpec("postgres", _binaries.Server, ["-D", _cluster.DataFolder, .. _options.ServerArguments(port)], _cluster.LogPath)
        {
            User = _user,
            WorkingDirectory = "/",
            StopSignal = ProcessSignal.Interrupt, // a fast stop; SIGTERM would wait for every client
        };
        _process = ChildProcess.Start(spec);
        await WaitUntilReadyAsync(_process, cancellationToken);
    }

    private async Task WaitUntilReadyAsync(ChildProcess process, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(ReadyTimeout);
        // Without pooling: a pool would remember connections of a server that is replaced.
        var probe = new NpgsqlConnectionStringBuilder(ConnectionString("postgres")) { Pooling = false, Timeout = 5 }.ConnectionString;
        while (true)
        {
            try
            {
                await using var connection = new NpgsqlConnection(probe);
                await connection.OpenAsync(limit.Token);
                if (!process.HasExited) return;
            }
            catch (NpgsqlException) when (!process.HasExited)
            {
                await Task.Delay(PollInterval, limit.Token);
            }
            catch (Exception exception) when (process.HasExited || (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested))
            {
                var lines = string.Join('\n', process.LastLogLines(10));
                await KillAsync();
                throw new DevHostException($"PostgreSQL does not start; the last lines of {LogPath}:\n{lines}", exception);
            }
        }
    }
}
