using System.Diagnostics;

namespace UdaConnect.DevHost.Processes;

/// <summary>
/// A child in a session of its own, so that Ctrl-C in our terminal reaches only us and we stop children in order. Its output goes straight to its log
/// file. It never outlives us: a watcher holds a pipe of ours and sends the stop signal when the pipe breaks, so even kill -9 leaves no orphans.
/// </summary>
public sealed class ChildProcess : IAsyncDisposable
{
    // The watcher is a grandchild whose parent has gone, so the program never sees a child that it did not start. A line on the pipe means: nothing to do.
    private const string Launcher = """
        exec 3<&0 </dev/null >>"$1" 2>&1
        signal=$2
        shift 2
        ( ( read -r _ <&3 || { kill -s "$signal" $$; kill -s CONT $$; } ) >/dev/null 2>&1 & )
        exec "$@" 3<&-
        """;

    private readonly Process _process;
    private readonly ChildProcessSpec _spec;

    private ChildProcess(Process process, ChildProcessSpec spec)
    {
        _process = process;
        _spec = spec;
        Id = process.Id;
        Exited = WaitAsync();
    }

    public string Name => _spec.Name;

    public int Id { get; }

    public string LogPath => _spec.LogPath;

    /// <summary>Ends with the exit code; 128 + the signal's number if a signal ended it.</summary>
    public Task<int> Exited { get; }

    public bool HasExited => Exited.IsCompleted;

    public static ChildProcess Start(ChildProcessSpec spec)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(spec.LogPath))!);
        var start = new ProcessStartInfo("setsid")
        {
            RedirectStandardInput = true,
            UseShellExecute = false,
            WorkingDirectory = spec.WorkingDirectory ?? "",
        };
        string[] launch = ["sh", "-c", Launcher, "sh", Path.GetFullPath(spec.LogPath), SignalName(spec.StopSignal), .. RunAs(spec.User), spec.FileName];
        foreach (var argument in launch.Concat(spec.Arguments)) start.ArgumentList.Add(argument);
        foreach (var (key, value) in spec.Environment) start.Environment[key] = value;
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{spec.Name} was not started.");
        return new ChildProcess(process, spec);
    }

    /// <summary>Sends a signal; false if the process has ended.</summary>
    public bool Send(ProcessSignal signal) => !HasExited && Signals.Send(Id, signal);

    /// <summary>Asks it to stop, and kills it if it has not stopped within the grace. Ends with the exit code.</summary>
    public async Task<int> StopAsync(TimeSpan grace)
    {
        Send(_spec.StopSignal);
        Send(ProcessSignal.Continue); // a suspended process would not see the signal
        try
        {
            return await Exited.WaitAsync(grace).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return await KillAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Ends it at once, as a crash would.</summary>
    public Task<int> KillAsync()
    {
        Send(ProcessSignal.Kill);
        return Exited;
    }

    /// <summary>The last lines of its log, for messages about a failure.</summary>
    public IReadOnlyList<string> LastLogLines(int count) => LogTail.Read(LogPath, count);

    public async ValueTask DisposeAsync()
    {
        if (!HasExited) await StopAsync(TimeSpan.FromSeconds(10)).ConfigureAwait(false);
        _process.Dispose();
    }

    private static string SignalName(ProcessSignal signal) => signal == ProcessSignal.Interrupt ? "INT" : "TERM";

    private static IEnumerable<string> RunAs(UnixUser? user) => user is null
        ? []
        : ["setpriv", $"--reuid={user.UserId}", $"--regid={user.GroupId}", "--clear-groups", "--", "env", $"HOME={user.Home}", $"USER={user.Name}"];

    private async Task<int> WaitAsync()
    {
        await _process.WaitForExitAsync().ConfigureAwait(false);
        try
        {
            await _process.StandardInput.WriteLineAsync().ConfigureAwait(false); // dismisses the watcher
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The watcher is gone already.
        }
        return _process.ExitCode;
    }
}
