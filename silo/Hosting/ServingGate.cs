using UdaConnect.Diagnostics;
using UdaConnect.Hosting;

namespace UdaConnect.Silo.Hosting;

/// <summary>
/// Closes when this process was paused longer than its eviction may take, and opens again once the membership table shows the silo Active.
/// Without it a paused silo would come back not knowing that it is dead, and answer from old memory or commit offsets until it is told.
/// </summary>
internal sealed partial class ServingGate(IMembershipTable membership, ILocalSiloDetails silo, TimeProvider time, ILogger<ServingGate> logger)
    : BackgroundService, IServingGate
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);

    private readonly ManualResetEventSlim _stopped = new();
    private volatile TaskCompletionSource? _closed;
    private long _lastTick = time.GetTimestamp();

    // When the process goes on after a pause, anything may run before the watching thread does: its last look is too long ago then.
    public bool IsServing => _closed is null && time.GetElapsedTime(Volatile.Read(ref _lastTick)) <= MembershipTimes.LongestPause;

    public void ThrowIfNotServing()
    {
        if (!IsServing)
            throw new NotServingException($"Silo {silo.Name} was paused and does not know yet whether it is still a member of the cluster.");
    }

    public ValueTask WaitUntilServingAsync(CancellationToken cancellationToken) => IsServing ? ValueTask.CompletedTask : new(WaitAsync(cancellationToken));

    public override void Dispose()
    {
        _stopped.Set();
        base.Dispose();
        _stopped.Dispose();
    }

    /// <summary>A pause shows in either clock: the monotonic one runs on through SIGSTOP, the wall clock through a frozen machine.</summary>
    internal static bool WasPaused(TimeSpan monotonic, TimeSpan wall) => monotonic > MembershipTimes.LongestPause || wall > MembershipTimes.LongestPause;

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        stoppingToken.Register(_stopped.Set);

        // A thread of its own: a starved thread pool must not look like a pause, nor hide one.
        new Thread(Watch) { IsBackground = true, Name = "serving-gate" }.Start();
        return Task.CompletedTask;
    }

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        while (!IsServing)
            await (_closed is { } closed ? closed.Task.WaitAsync(cancellationToken) : Task.Delay(Tick, time, cancellationToken));
    }

    private void Watch()
    {
        var (lastTick, lastWall) = (time.GetTimestamp(), time.GetUtcNow());
        Volatile.Write(ref _lastTick, lastTick);
        while (!_stopped.Wait(Tick))
        {
            var (tick, wall) = (time.GetTimestamp(), time.GetUtcNow());
            if (WasPaused(time.GetElapsedTime(lastTick, tick), wall - lastWall) && _closed is null)
            {
                _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
                LogPaused(time.GetElapsedTime(lastTick, tick));
                _ = ReopenAsync();
            }

            (lastTick, lastWall) = (tick, wall);
            Volatile.Write(ref _lastTick, tick);
        }
    }

    private async Task ReopenAsync()
    {
        while (!_stopped.IsSet)
        {
            try
            {
                var row = await membership.ReadRowAsync(silo.SiloAddress, CancellationToken.None);
                var status = row.Members.Count == 0 ? SiloStatus.Dead : row.Members[0].Item1.Status;
                if (status == SiloStatus.Active)
                {
                    var closed = _closed;
                    _closed = null;
                    closed?.TrySetResult();
                    LogStillMember();
                    return;
                }

                // Orleans ends an evicted process itself when it reads the table; until then the gate stays closed.
                LogNotMember(status);
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                LogMembershipUnreadable(exception);
            }

            await Task.Delay(Tick, time);
        }
    }

    [LoggerMessage(LogIds.Hosting + 1, LogLevel.Warning, "This process stood still for {Pause}; it serves nothing until the membership table shows it is a member")]
    private partial void LogPaused(TimeSpan pause);

    [LoggerMessage(LogIds.Hosting + 2, LogLevel.Information, "This silo is still a member and serves again")]
    private partial void LogStillMember();

    [LoggerMessage(LogIds.Hosting + 3, LogLevel.Error, "This silo is no member any more ({Status}); it serves nothing and ends")]
    private partial void LogNotMember(SiloStatus status);

    [LoggerMessage(LogIds.Hosting + 4, LogLevel.Error, "The membership table could not be read after a pause; this silo serves nothing until it can")]
    private partial void LogMembershipUnreadable(Exception exception);
}
