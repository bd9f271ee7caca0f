namespace UdaConnect.Gateway.Hosting;

/// <summary>Tries again twice a second until a silo answers or the gateway stops.</summary>
internal sealed partial class ConnectionRetry(TimeProvider time, ILogger<ConnectionRetry> logger) : IClientConnectionRetryFilter
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private int _attempts;

    public async Task<bool> ShouldRetryConnectionAttempt(Exception exception, CancellationToken cancellationToken)
    {
        // The first and then one in twenty: every ten seconds a line, not two a second.
        if (_attempts++ % 20 == 0)
            LogWaiting(exception.Message);
        try
        {
            await Task.Delay(Pause, time, cancellationToken);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    [LoggerMessage(GatewayLogIds.WaitingForCluster, LogLevel.Information, "Waiting for the cluster: {Reason}")]
    private partial void LogWaiting(string reason);
}
