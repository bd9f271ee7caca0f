namespace UdaConnect.DevHost.Up;

/// <summary>What the person who types <c>up</c> can choose.</summary>
public sealed record UpOptions
{
    public const int MaxSilos = 16;

    /// <summary>Silo processes, 1 to <see cref="MaxSilos"/>.</summary>
    public int Silos { get; init; } = 2;

    /// <summary>Forget everything an earlier start left behind.</summary>
    public bool Fresh { get; init; }

    /// <summary>Before the silos start, empty visits and their index and have the topic read again from its beginning.</summary>
    public bool Replay { get; init; }

    /// <summary>Load the demo conference.</summary>
    public bool Demo { get; init; } = true;

    /// <summary>The folder for databases, Kafka's log and log files; null: .data in the repository.</summary>
    public string? DataFolder { get; init; }
}
