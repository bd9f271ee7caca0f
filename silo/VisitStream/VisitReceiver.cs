using Orleans.Streams;
using UdaConnect.Diagnostics;

namespace UdaConnect.Silo.VisitStream;

/// <summary>One ownership of one partition: starts the pump, hands what it stored to the agent, settles what the agent delivered.</summary>
/// <remarks>Called on the agent's scheduler, which must never block: reading, storing and committing all happen elsewhere.</remarks>
internal sealed partial class VisitReceiver(int partition, string streamNamespace, VisitStreamOptions options, PumpServices services, ILogger logger)
    : IQueueAdapterReceiver, IPartitionStatus, IDisposable
{
    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(20);

    private readonly CancellationTokenSource _stopping = new();
    private readonly OffsetCommitter _committer = new(partition, options, services, logger);
    private readonly AreaGroups _groups = new(partition, streamNamespace);
    private readonly VisitQueue _queue = new(options.QueueCapacity);
    private IVisitLogReader? _reader;
    private VisitPump? _pump;
    private Task _running = Task.CompletedTask;
    private bool _stopped;
    private int _restarts;
    private long _restartedAt;

    public int Partition => partition;

    public long? Lag => _reader?.EndOffset is { } end && (_pump?.Progress?.Watermark.Committable ?? _pump?.Progress?.Epoch.Start) is { } settled
        ? Math.Max(0, end - settled)
        : null;

    public long Unsettled => _pump?.Progress?.Watermark.Unsettled ?? 0;

    public long BufferedBytes => (_reader?.WaitingBytes ?? 0) + (_pump?.HeldBytes ?? 0);

    public TimeSpan WatermarkAge => _pump?.Progress?.Watermark.Age ?? TimeSpan.Zero;

    public Task Initialize(TimeSpan timeout) => Initialize(timeout, CancellationToken.None);

    public Task Initialize(TimeSpan timeout, CancellationToken cancellationToken)
    {
        services.Metrics.Own(this);
        LogOwned(partition);
        return EnsureRunningAsync();
    }

    public Task<IList<IBatchContainer>> GetQueueMessagesAsync(int maxCount) => GetQueueMessagesAsync(maxCount, CancellationToken.None);

    public async Task<IList<IBatchContainer>> GetQueueMessagesAsync(int maxCount, CancellationToken cancellationToken)
    {
        if (_stopped)
            return [];
        await EnsureRunningAsync();
        if (_reader is not null)
            _committer.CommitIfDue(_reader, _pump?.Progress);
        try
        {
            return [.. await _queue.DrainAsync(maxCount, Wait, cancellationToken)];
        }
        catch (OperationCanceledException)
        {
            return [];
        }
    }

    public Task MessagesDeliveredAsync(IList<IBatchContainer> messages) => MessagesDeliveredAsync(messages, CancellationToken.None);

    public Task MessagesDeliveredAsync(IList<IBatchContainer> messages, CancellationToken cancellationToken)
    {
        foreach (var message in messages)
        {
            var batch = (VisitBatch)message;
            batch.Settle();
            _committer.Settled(batch.Count);
        }

        if (!_stopped && _reader is not null)
            _committer.CommitIfDue(_reader, _pump?.Progress);
        return Task.CompletedTask;
    }

    public Task Shutdown(TimeSpan timeout) => Shutdown(timeout, CancellationToken.None);

    public async Task Shutdown(TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (_stopped)
            return;
        _stopped = true;
        services.Metrics.Disown(this);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        await _stopping.CancelAsync();
        await _running.WaitAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_reader is not null)
        {
            await _committer.FinishAsync(_reader, _pump?.Progress, limit.Token);
            await _reader.DisposeAsync();
        }

        LogReleased(partition, Unsettled);
        Dispose();
    }

    public void Dispose()
    {
        _stopping.Dispose();
        _queue.Dispose();
    }

    /// <summary>Starts the pump; and again if it ended, which only a bug makes it do: the partition is read anew from the committed offset.</summary>
    private async Task EnsureRunningAsync()
    {
        if (_stopped || (_reader is not null && !_running.IsCompleted))
            return;
        if (_reader is not null)
        {
            if (_running.Exception is not null && _restartedAt == 0)
            {
                LogPumpFailed(partition, _running.Exception);
                _restartedAt = services.Time.GetTimestamp();
            }

            if (services.Time.GetElapsedTime(_restartedAt) < Backoff.After(_restarts))
                return;
            _restarts++;
            await _reader.DisposeAsync();
        }

        _restartedAt = 0;
        _reader = services.Log.Open(partition);
        _pump = new(partition, _reader, _queue, _groups, services, logger);
        var pump = _pump;
        _running = Task.Run(() => pump.RunAsync(_stopping.Token));
    }

    [LoggerMessage(LogIds.Visits + 150, LogLevel.Information, "This silo reads partition {Partition}")]
    private partial void LogOwned(int partition);

    [LoggerMessage(LogIds.Visits + 151, LogLevel.Information, "This silo no longer reads partition {Partition}; {Unsettled} messages go to the next owner")]
    private partial void LogReleased(int partition, long unsettled);

    [LoggerMessage(LogIds.Visits + 152, LogLevel.Critical, "The pump of partition {Partition} failed; reading it anew from the committed offset")]
    private partial void LogPumpFailed(int partition, Exception exception);
}
