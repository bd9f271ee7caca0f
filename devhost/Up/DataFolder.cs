namespace UdaConnect.DevHost.Up;

/// <summary>The folder of one system: databases, Kafka's log, log files, run.json. Only one development host may use it at a time.</summary>
public sealed class DataFolder : IDisposable
{
    private readonly FileStream _lock;

    private DataFolder(string path, FileStream held)
    {
        Path = path;
        _lock = held;
    }

    public string Path { get; }

    public string Kafka => System.IO.Path.Combine(Path, "kafka");

    public string Logs => System.IO.Path.Combine(Path, "logs");

    public string RunFile => System.IO.Path.Combine(Path, "run.json");

    /// <exception cref="DevHostException">Another development host has it, or it cannot be written.</exception>
    public static DataFolder Open(string path)
    {
        path = System.IO.Path.GetFullPath(path);
        try
        {
            Directory.CreateDirectory(path);
            // The lock ends with our process, however it ends; the file may stay.
            var held = new FileStream(System.IO.Path.Combine(path, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return new DataFolder(path, held);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new DevHostException($"{path} cannot be written: {exception.Message}", exception);
        }
        catch (IOException exception)
        {
            throw new DevHostException(
                Directory.Exists(path)
                    ? $"Another 'up' is running on {path}: stop it first, or give this one another --data."
                    : $"{path} cannot be made: {exception.Message}",
                exception);
        }
    }

    public string Log(string name) => System.IO.Path.Combine(Logs, name + ".log");

    /// <summary>Forgets what earlier starts left in the folder.</summary>
    public void Clear()
    {
        foreach (var folder in new[] { Kafka, Logs, PreviousLogs }) Remove(folder);
    }

    /// <summary>Log files of the last start are kept until the next one, as they may tell why it ended.</summary>
    public void SetLogsAside()
    {
        File.Delete(RunFile); // left by a host that was killed: what it says is no longer true
        if (!Directory.Exists(Logs)) return;
        Remove(PreviousLogs);
        Directory.Move(Logs, PreviousLogs);
    }

    public void Dispose() => _lock.Dispose();

    private string PreviousLogs => System.IO.Path.Combine(Path, "logs.previous");

    private static void Remove(string folder)
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }
}
