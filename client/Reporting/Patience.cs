namespace UdaConnect.Client.Reporting;

/// <summary>How one reporting waits: as long as the gateway asks, or longer with every failure, and not for ever.</summary>
internal sealed class Patience(VisitReportOptions options, TimeProvider time)
{
    private readonly Backoff _backoff = new(options.FirstPause, options.LongestPause, options.Patience, time);

    /// <summary>There was a final receipt.</summary>
    public void Settled()
    {
        _backoff.Succeeded();
        options.Waiting?.Invoke(null);
    }

    /// <summary>The gateway is well and says when to come back: no failure, however often it happens.</summary>
    public TimeSpan AsAsked(long retryAfterMs)
    {
        _backoff.Succeeded();
        options.Waiting?.Invoke("the gateway asks to slow down");
        return TimeSpan.FromMilliseconds(Math.Clamp(retryAfterMs, 10, 60_000));
    }

    /// <exception cref="GatewayAwayException">There was no receipt for too long.</exception>
    public TimeSpan AfterFailure(string failure, Exception? because = null)
    {
        options.Waiting?.Invoke(failure);
        return _backoff.NextPause() ?? throw new GatewayAwayException(failure, options.Patience, because);
    }
}
