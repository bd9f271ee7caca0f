using System.Diagnostics;
using UdaConnect.Diagnostics;

namespace UdaConnect.Silo.Hosting;

/// <summary>
/// Ends the process when stopping takes too long: with the database and the other silos gone, Orleans may wait for minutes, and nothing is gained by it,
/// since whatever is not settled by then belongs to the next owner.
/// </summary>
internal sealed partial class StopLimit(IHostApplicationLifetime lifetime, ILogger<StopLimit> logger) : BackgroundService
{
    /// <summary>Above the host's own time to stop; a pod's grace period must be above this.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(25);

    // For the line below to leave the logger's own queue.
    private static readonly TimeSpan LastWord = TimeSpan.FromMilliseconds(500);

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // A thread of its own: what hangs may have taken every thread of the pool.
        lifetime.ApplicationStopping.Register(() => new Thread(End) { IsBackground = true, Name = "stop-limit" }.Start());
        return Task.CompletedTask;
    }

    private void End()
    {
        Thread.Sleep(Limit);
        LogTooLate(Limit);
        Thread.Sleep(LastWord);

        // Not Environment.Exit: that would wait for handlers, and one of them may be what hangs.
        Process.GetCurrentProcess().Kill();
    }

    [LoggerMessage(LogIds.Hosting + 5, LogLevel.Error, "This silo has not stopped within {Limit} and ends now; what it had not settled is read again by the partitions' next owners")]
    private partial void LogTooLate(TimeSpan limit);
}
