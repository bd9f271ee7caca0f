using System.Globalization;
using StackExchange.Redis;
using UdaConnect.DevHost.Processes;

namespace UdaConnect.Bench.Redis;

/// <summary>A private Redis in memory, where the program is installed.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private const string Program = "redis-server";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly ChildProcess _process;
    private readonly string _folder;

    private RedisServer(ChildProcess process, string folder, ConnectionMultiplexer connection) => (_process, _folder, Connection) = (process, folder, connection);

    public ConnectionMultiplexer Connection { get; }

    public string Version => Connection.GetServers()[0].Version.ToString();

    /// <summary>On the path; null where it is not installed.</summary>
    public static string? Find() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Where(folder => folder.Length > 0).Select(folder => Path.Combine(folder, Program)).FirstOrDefault(File.Exists);

    /// <exception cref="BenchException">It does not start.</exception>
    public static async Task<RedisServer> StartAsync(string program, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("udaconnect-redis-").FullName;
        var port = LoopbackPorts.Free().ToString(CultureInfo.InvariantCulture);
        var process = ChildProcess.Start(new ChildProcessSpec(
            "redis", program, ["--bind", "127.0.0.1", "--port", port, "--save", "", "--appendonly", "no", "--dir", folder], Path.Combine(folder, "redis.log")));
        var options = new ConfigurationOptions { EndPoints = { $"127.0.0.1:{port}" }, AbortOnConnectFail = true, ConnectTimeout = 2_000, SyncTimeout = 60_000, AsyncTimeout = 60_000 };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        while (true)
        {
            try
            {
                return new(process, folder, await ConnectionMultiplexer.ConnectAsync(options));
            }
            catch (RedisConnectionException) when (!process.HasExited && !limit.IsCancellationRequested)
            {
                await Task.Delay(Pause, cancellationToken);
            }
            catch (RedisConnectionException exception)
            {
                var lines = string.Join('\n', process.LastLogLines(10));
                await process.DisposeAsync();
                throw new BenchException($"Redis does not start:\n{lines}", exception);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Connection.DisposeAsync();
        await _process.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
