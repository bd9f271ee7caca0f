using UdaConnect.Client;

namespace UdaConnect.DevHost.Import;

/// <summary>How an import speaks to the gateway.</summary>
public sealed record ImportOptions
{
    /// <summary>Visits in one request; the gateway takes up to 10,000.</summary>
    public int BatchSize { get; init; } = 500;

    /// <summary>Requests sent and not yet answered, at most.</summary>
    public int BatchesInFlight { get; init; } = 20;

    /// <summary>People sent and not yet answered, at most.</summary>
    public int PeopleInFlight { get; init; } = 8;

    /// <summary>The pause after the first failure; it doubles with every further one.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(200);

    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the gateway may fail without a single answer in between before the import gives up.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(2);

    internal VisitReportOptions ForVisits(ImportReport report) => new()
    {
        BatchSize = BatchSize,
        BatchesInFlight = BatchesInFlight,
        FirstPause = FirstPause,
        LongestPause = LongestPause,
        Patience = Patience,
        Waiting = report.Wait,
    };

    internal DevHostException GaveUp(string failure, Exception? because = null)
    {
        var message = $"Gave up after {Patience.TotalSeconds:0} s: {failure}. What was loaded stays; run the same import again to go on.";
        return because is null ? new(message) : new(message, because);
    }
}
