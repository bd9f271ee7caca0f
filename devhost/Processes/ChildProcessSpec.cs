namespace UdaConnect.DevHost.Processes;

/// <summary>A program to run as a supervised child.</summary>
/// <param name="Name">How people and run.json call it.</param>
/// <param name="FileName">The program, by path or by name on PATH.</param>
/// <param name="Arguments">Its arguments, as they are: no shell reads them.</param>
/// <param name="LogPath">Its standard output and error are appended here.</param>
public sealed record ChildProcessSpec(string Name, string FileName, IReadOnlyList<string> Arguments, string LogPath)
{
    /// <summary>Added to our own environment.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    public string? WorkingDirectory { get; init; }

    /// <summary>Run as this user (needs root); null: as ourselves.</summary>
    public UnixUser? User { get; init; }

    /// <summary>The signal that asks it to stop in good order.</summary>
    public ProcessSignal StopSignal { get; init; } = ProcessSignal.Terminate;
}
