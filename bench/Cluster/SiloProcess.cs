using System.Globalization;
using UdaConnect.DevHost.Processes;

namespace UdaConnect.Bench.Cluster;

/// <summary>One silo as a process of its own, on ports it keeps through restarts.</summary>
internal sealed class SiloProcess(string name, string folder, IReadOnlyDictionary<string, string> environment) : IAsyncDisposable
{
    private static readonly TimeSpan ReadyTimeout = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(20);

    private readonly int _siloPort = LoopbackPorts.Free();
    private readonly int _httpPort = LoopbackPorts.Free();
    private ChildProcess? _process;

    public int GatewayPort { get; } = LoopbackPorts.Free();

    public string LogPath { get; } = Path.Combine(folder, $"{name}.log");

    public bool HasExited => _process is { HasExited: true };

    public void Start()
    {
        var own = new Dictionary<string, string>(environment)
        {
            ["Silo__Name"] = name,
            ["Silo__SiloPort"] = Text(_siloPort),
            ["Silo__GatewayPort"] = Text(GatewayPort),
            ["Silo__HttpPort"] = Text(_httpPort),
        };
        _process = ChildProcess.Start(new ChildProcessSpec(name, "dotnet", [SiloProgram.Path], LogPath) { Environment = own, WorkingDirectory = folder });
    }

    /// <exception cref="BenchException">It ended, or was not ready in time.</exception>
    public async Task WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_httpPort}"), Timeout = TimeSpan.FromSeconds(2) };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(ReadyTimeout);
        while (_process is { HasExited: false } && !limit.IsCancellationRequested)
        {
            if (await IsReadyAsync(http, limit.Token))
                return;
            await Task.Delay(50, limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        cancellationToken.ThrowIfCancellationRequested();
        throw Failure("is not ready");
    }

    /// <summary>For when the silo is at fault: says so with the end of its log.</summary>
    public BenchException Failure(string what) =>
        new($"{name} {what}; the last lines of {LogPath}:\n{string.Join('\n', _process?.LastLogLines(15) ?? [])}");

    public async Task StopAsync()
    {
        if (_process is not { } process)
            return;
        _process = null;
        await process.StopAsync(StopGrace);
        await process.DisposeAsync();
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private static async Task<bool> IsReadyAsync(HttpClient http, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await http.GetAsync("/health/ready", cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
