namespace UdaConnect.Client;

/// <summary>How visits are reported.</summary>
public sealed record VisitReportOptions
{
    /// <summary>Visits in one request; the gateway takes up to 10,000.</summary>
    public int BatchSize { get; init; } = 500;

    /// <summary>Requests sent and not yet answered, at most.</summary>
    public int BatchesInFlight { get; init; } = 20;

    /// <summary>The pause after the first failure; it doubles with every further one.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(200);

    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the gateway may fail without a single receipt in between.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Told why nothing moves, and null when it moves again: often, and from any thread.</summary>
    public Action<string?>? Waiting { get; init; }
}
