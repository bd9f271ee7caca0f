namespace UdaConnect.DevHost.Chaos;

/// <summary>What the person who types <c>chaos</c> can choose.</summary>
public sealed record ChaosOptions
{
    /// <summary>A few minutes for CI instead of an hour.</summary>
    public bool IsShort { get; init; }

    /// <summary>Scenarios to run; empty for all.</summary>
    public IReadOnlyList<int> Only { get; init; } = [];

    /// <summary>Makes visits and the moments of faults repeatable, as far as the machine's own timing allows.</summary>
    public int Seed { get; init; }

    /// <summary>Somebody's visits instead of generated ones.</summary>
    public string? DataFile { get; init; }

    /// <summary>Where the result goes as JSON.</summary>
    public string? JsonFile { get; init; }

    /// <summary>The folder of the report with its plots.</summary>
    public string? ReportFolder { get; init; }

    /// <summary>As somebody would type it.</summary>
    public string CommandLine => $"./udaconnect chaos{(IsShort ? " --short" : "")}{string.Concat(Only.Select(id => FormattableString.Invariant($" --only {id}")))}{FormattableString.Invariant($" --seed {Seed}")}{(DataFile is null ? "" : $" --data {Path.GetFileName(DataFile)}")}";

    /// <summary>Processes' logs stay, whatever came of the run.</summary>
    public bool KeepLogs { get; init; }
}
