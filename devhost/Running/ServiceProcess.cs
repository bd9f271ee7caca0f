using System.Globalization;
using UdaConnect.DevHost.Processes;
using UdaConnect.DevHost.Up;

namespace UdaConnect.DevHost.Running;

/// <summary>A silo or gateway as a process of its own, on ports it keeps through kills and restarts.</summary>
public sealed class ServiceProcess(string name, string program, string folder, int httpPort, IReadOnlyDictionary<string, string> environment) : IAsyncDisposable
{
    private static readonly TimeSpan ReadyTimeout = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    // A line for every request would cost more than the requests. Not in the environment: a shell on the way drops names with dots.
    private static readonly string[] Arguments = ["--Logging:LogLevel:Microsoft.AspNetCore=Warning"];

    private readonly HttpClient _http = new() { BaseAddress = new Uri($"http://127.0.0.1:{httpPort}"), Timeout = TimeSpan.FromSeconds(2) };
    private ChildProcess? _process;
    private bool _endAsked;

    public string Name => name;

    public int HttpPort => httpPort;

    /// <summary>Of a silo: where Orleans clients connect.</summary>
    public int ClientPort { get; init; }

    public string LogPath { get; } = Path.Combine(folder, $"{name}.log");

    /// <summary>Running or suspended.</summary>
    public bool IsRunning => _process is { HasExited: false };

    /// <summary>Not because we stopped or killed it.</summary>
    public bool EndedByItself => _process is { HasExited: true } && !_endAsked;

    /// <summary>Of the process as last started; it ends with the exit code.</summary>
    public Task<int> Exited => _process?.Exited ?? throw new InvalidOperationException($"{name} was not started.");

    /// <summary>Null while it does not run.</summary>
    public int? ProcessId => _process is { HasExited: false } process ? process.Id : null;

    /// <summary>What it holds at this moment; null while it does not run.</summary>
    public ProcessFigures? Figures => _process is { HasExited: false } process ? ProcessFigures.Of(process.Id) : null;

    /// <param name="settings">For this start only, beside those it always has.</param>
    public void Start(IReadOnlyDictionary<string, string>? settings = null)
    {
        if (IsRunning) throw new InvalidOperationException($"{name} is running.");
        _endAsked = false;
        var all = new Dictionary<string, string>(environment);
        foreach (var (key, value) in settings ?? new Dictionary<string, string>()) all[key] = value;
        _process = ChildProcess.Start(new ChildProcessSpec(name, "dotnet", [program, .. Arguments], LogPath) { Environment = all, WorkingDirectory = folder });
    }

    /// <exception cref="DevHostException">It ended, or is not ready within two minutes.</exception>
    public async Task WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(ReadyTimeout);
        while (IsRunning && !limit.IsCancellationRequested)
        {
            if (await IsReadyAsync(cancellationToken)) return;
            await Task.Delay(PollInterval, limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        cancellationToken.ThrowIfCancellationRequested();
        throw Failure(IsRunning ? string.Create(CultureInfo.InvariantCulture, $"is not ready after {ReadyTimeout.TotalSeconds:0} s") : "ended before it was ready");
    }

    public Task<bool> IsReadyAsync(CancellationToken cancellationToken) => AnswersAsync("/health/ready", cancellationToken);

    public Task<bool> IsLiveAsync(CancellationToken cancellationToken) => AnswersAsync("/health/live", cancellationToken);

    /// <summary>Stops in good order.</summary>
    public async Task StopAsync()
    {
        if (IsRunning) _endAsked = true;
        if (_process is { } process) await process.StopAsync(StopGrace);
    }

    /// <summary>Ends it as a crash would.</summary>
    public async Task KillAsync()
    {
        if (IsRunning) _endAsked = true;
        if (_process is { } process) await process.KillAsync();
    }

    /// <summary>Freezes it (SIGSTOP).</summary>
    public void Suspend() => _process?.Send(ProcessSignal.Stop);

    public void Resume() => _process?.Send(ProcessSignal.Continue);

    /// <summary>For when it is at fault: says so with the end of its log.</summary>
    public DevHostException Failure(string what) =>
        new($"{name} {what}; the last lines of {LogPath}:\n{string.Join('\n', _process?.LastLogLines(CrashReport.Lines) ?? [])}");

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (_process is { } process) await process.DisposeAsync();
        _http.Dispose();
    }

    private async Task<bool> AnswersAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
