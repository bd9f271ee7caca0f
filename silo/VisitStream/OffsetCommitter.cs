using UdaConnect.Diagnostics;

namespace UdaConnect.Silo.VisitStream;

/// <summary>Commits the watermark now and then, one commit at a time, off the agent's scheduler.</summary>
internal sealed partial class OffsetCommitter(int partition, VisitStreamOptions options, PumpServices services, ILogger logger)
{
    // Kafka forgets a group that has been idle for a week.
    private static readonly TimeSpan Refresh = TimeSpan.FromDays(1);

    private Task _running = Task.CompletedTask;
    private LogEpoch? _epoch;
    private long _committed = -1;
    private long _committedAt = services.Time.GetTimestamp();
    private int _settled;

    public void Settled(int visits) => _settled += visits;

    /// <summary>Starts a commit if one is due and none is running. Never waits: called on every tick of the agent.</summary>
    public void CommitIfDue(IVisitLogReader reader, PumpProgress? progress)
    {
        if (progress?.Watermark.Committable is not { } next || !_running.IsCompleted)
            return;
        var elapsed = services.Time.GetElapsedTime(_committedAt);
        var isNew = next != _committed || !ReferenceEquals(progress.Epoch, _epoch);
        if (isNew ? elapsed >= options.CommitInterval || _settled >= options.CommitEveryVisits : elapsed >= Refresh)
            _running = Task.Run(() => CommitAsync(reader, progress.Epoch, next, CancellationToken.None));
    }

    /// <summary>The last commit of this owner: after it, somebody else reads on.</summary>
    public async Task FinishAsync(IVisitLogReader reader, PumpProgress? progress, CancellationToken cancellationToken)
    {
        await _running.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (progress?.Watermark.Committable is { } next && (next != _committed || !ReferenceEquals(progress.Epoch, _epoch)))
            await CommitAsync(reader, progress.Epoch, next, cancellationToken);
    }

    private async Task CommitAsync(IVisitLogReader reader, LogEpoch epoch, long next, CancellationToken cancellationToken)
    {
        try
        {
            await services.Gate.WaitUntilServingAsync(cancellationToken);
            await services.Faults.ReachedAsync(FaultPoint.BeforeCommit, partition, cancellationToken);
            await reader.CommitAsync(epoch, next, cancellationToken);
            (_epoch, _committed, _settled) = (epoch, next, 0);
        }
        catch (Exception exception)
        {
            // Due again at the next tick after the interval; until then a crash costs repeats, never a visit.
            LogNotCommitted(partition, next, exception);
        }

        _committedAt = services.Time.GetTimestamp();
    }

    [LoggerMessage(LogIds.Visits + 140, LogLevel.Warning, "Offset {Offset} of partition {Partition} was not committed; trying again")]
    private partial void LogNotCommitted(int partition, long offset, Exception exception);
}
