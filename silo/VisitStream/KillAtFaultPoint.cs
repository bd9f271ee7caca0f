using System.Diagnostics;
using Microsoft.Extensions.Options;
using UdaConnect.Diagnostics;

namespace UdaConnect.Silo.VisitStream;

/// <summary>Ends this process as SIGKILL would, the n-th time it reaches a fault point. Registered only where <see cref="Key"/> is configured: for chaos runs.</summary>
internal sealed partial class KillAtFaultPoint : IVisitStreamFaults
{
    public const string Key = "Faults:KillAt";

    private readonly FaultPoint _point;
    private readonly int _times;
    private readonly Action _kill;
    private int _reached;

    /// <param name="setting"><c>point:n</c>, for instance <c>AfterStore:3</c>.</param>
    /// <exception cref="OptionsValidationException">The setting is something else.</exception>
    public KillAtFaultPoint(string setting, ILogger<KillAtFaultPoint> logger, Action? kill = null)
    {
        (_point, _times) = Parse(setting);
        _kill = kill ?? Die;
        LogArmed(logger, _point, _times);
    }

    public ValueTask ReachedAsync(FaultPoint point, int partition, CancellationToken cancellationToken)
    {
        if (point == _point && Interlocked.Increment(ref _reached) == _times)
            _kill();
        return ValueTask.CompletedTask;
    }

    private static (FaultPoint Point, int Times) Parse(string setting) =>
        setting.Split(':') is [var name, var number] && Enum.TryParse<FaultPoint>(name, out var point) && Enum.IsDefined(point)
        && int.TryParse(number, out var times) && times > 0
            ? (point, times)
            : throw new OptionsValidationException(
                Key, typeof(string), [$"{Key} must be a fault point and how often it is reached, such as {FaultPoint.AfterStore}:3; points are {string.Join(", ", Enum.GetNames<FaultPoint>())}."]);

    // The kernel ends it: nothing is flushed, disposed of or told to anybody.
    private static void Die()
    {
        using var self = Process.GetCurrentProcess();
        self.Kill();
        Thread.Sleep(Timeout.Infinite);
    }

    [LoggerMessage(LogIds.Visits + 170, LogLevel.Warning, "This process kills itself when it reaches {Point} for the {Times}. time (Faults:KillAt)")]
    private static partial void LogArmed(ILogger logger, FaultPoint point, int times);
}
