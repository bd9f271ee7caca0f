using System.Threading.Channels;
using Confluent.Kafka;
using UdaConnect.Visits;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace UdaConnect.Silo.VisitStream;

/// <summary>One consumer for one partition, by manual assignment: a group would move partitions by its own lights. A thread of its own blocks in Kafka's client.</summary>
internal sealed partial class KafkaVisitReader : IVisitLogReader
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Idle = TimeSpan.FromMilliseconds(100);

    private readonly KafkaVisitLog _log;
    private readonly int _partition;
    private readonly VisitStreamMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly TopicPartition _place;
    private readonly CancellationTokenSource _stopping = new();

    // Two chunks ahead: one being stored, one being parsed. Behind them Kafka's client holds what its own limits allow.
    private readonly Channel<LogChunk> _chunks = Channel.CreateBounded<LogChunk>(new BoundedChannelOptions(1) { SingleReader = true, SingleWriter = true });
    private readonly Lock _lock = new();
    private readonly Thread _thread;
    private IConsumer<byte[], byte[]>? _consumer;
    private LogEpoch? _epoch;
    private long? _next;
    private long _end = -1;
    private long _waitingBytes;
    private long _skippedTo;
    private long? _handedAt;
    private int _failures;

    public KafkaVisitReader(KafkaVisitLog log, int partition, VisitStreamMetrics metrics, TimeProvider time, ILogger logger)
    {
        (_log, _partition, _metrics, _time, _logger) = (log, partition, metrics, time, logger);
        _place = new(log.Topic, partition);
        _thread = new(Run) { IsBackground = true, Name = $"visits {partition}" };
        _thread.Start();
    }

    // Noted by the reading thread: whoever asks for metrics must wait neither for it nor for a commit.
    public long? EndOffset => Volatile.Read(ref _end) is >= 0 and var end ? end : null;

    public long WaitingBytes => Interlocked.Read(ref _waitingBytes);

    public async ValueTask<LogChunk> ReadAsync(CancellationToken cancellationToken)
    {
        var chunk = await _chunks.Reader.ReadAsync(cancellationToken);
        Interlocked.Add(ref _waitingBytes, -chunk.Bytes);
        return chunk;
    }

    public Task CommitAsync(LogEpoch epoch, long nextOffset, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            lock (_lock)
            {
                if (ReferenceEquals(epoch, _epoch) && _consumer is not null && epoch.TopicId == _log.TopicId)
                    _consumer.Commit([new(_place, Math.Max(nextOffset, _skippedTo))]);
            }
        },
        cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested)
            return;
        await _stopping.CancelAsync();
        await Task.Run(_thread.Join);
        Close();
        _stopping.Dispose();
    }

    private void Run()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                Open();
                while (_epoch!.TopicId == _log.TopicId)
                    ReadChunk();
                LeaveTopic(_epoch);
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // Whatever it was, the partition must be read: close, wait, open again where the offsets say. Nothing may leave this thread: it would end the process.
                LogReadFailed(_log.Topic, _partition, exception);
                _stopping.Token.WaitHandle.WaitOne(Backoff.After(_failures++));
            }
            finally
            {
                if (!_stopping.IsCancellationRequested)
                    Close();
            }
        }
    }

    private void Open()
    {
        var topicId = Refresh() ?? throw new KafkaException(new Error(ErrorCode.UnknownTopicOrPart, $"Topic {_log.Topic} has no id yet."));
        var consumer = new ConsumerBuilder<byte[], byte[]>(KafkaClient.Reader(_log.Options, VisitTopic.GroupFor(topicId)))
            .SetLogHandler((_, message) => LogClient(_partition, message.Message))
            .SetErrorHandler((_, error) => LogClient(_partition, error.Reason))
            .Build();
        Volatile.Write(ref _end, -1);
        lock (_lock)
        {
            _consumer = consumer;
            _epoch = null;
            _skippedTo = 0;
        }

        var committed = consumer.Committed([_place], Timeout).Single().Offset;
        var start = committed.IsSpecial ? (long?)null : committed.Value;
        lock (_lock)
            _epoch = new(topicId, start);
        _next = start;
        consumer.Assign(new TopicPartitionOffset(_place, start is null ? Offset.Beginning : committed));
        LogOpened(_log.Topic, _partition, topicId, start ?? 0);
    }

    private void ReadChunk()
    {
        var records = new List<LogRecord>();
        ErrorCode? error = null;
        try
        {
            var bytes = 0L;
            while (records.Count < _log.Options.BatchSize && bytes < _log.Options.BatchBytes && !_stopping.IsCancellationRequested)
            {
                var wait = records.Count == 0 ? Idle : UntilDue();
                if (Next(wait) is { } record)
                {
                    records.Add(record);
                    bytes += record.Value?.Length ?? 0;
                }
                else if (records.Count == 0 || wait == TimeSpan.Zero)
                {
                    break;
                }
            }
        }
        catch (ConsumeException exception) when (!exception.Error.IsFatal)
        {
            // What was read before it is good; hand that on first.
            error = exception.Error.Code;
            LogConsume(_log.Topic, _partition, exception);
        }

        NoteEnd();
        _stopping.Token.ThrowIfCancellationRequested();
        if (records.Count > 0)
        {
            _failures = 0;
            Hand(new(_epoch!, records));
            _handedAt = _time.GetTimestamp();
        }

        if (error is { } code)
            Recover(code);
    }

    /// <summary>What comes alone goes on alone; but behind a chunk that is fresh, what comes is gathered: many small transactions and deliveries would take the cores from each other.</summary>
    private TimeSpan UntilDue()
    {
        var due = _handedAt is { } at ? _log.Options.BatchInterval - _time.GetElapsedTime(at) : TimeSpan.Zero;
        return due <= TimeSpan.Zero ? TimeSpan.Zero : due < Idle ? due : Idle;
    }

    private LogRecord? Next(TimeSpan wait)
    {
        var result = _consumer!.Consume(wait);
        if (result is null || result.IsPartitionEOF)
            return null;
        _next = result.Offset.Value + 1;
        return new(result.Offset.Value, result.Message.Timestamp.UnixTimestampMs, result.Message.Key, result.Message.Value, HeadersOf(result.Message.Headers));
    }

    private void NoteEnd()
    {
        if (_consumer!.GetWatermarkOffsets(_place).High is { IsSpecial: false } high)
            Volatile.Write(ref _end, high.Value);
    }

    private static LogHeader[]? HeadersOf(Headers? headers)
    {
        if (headers is not { Count: > 0 })
            return null;
        var copied = new LogHeader[headers.Count];
        for (var i = 0; i < copied.Length; i++)
            copied[i] = new(headers[i].Key, headers[i].GetValueBytes() ?? []);
        return copied;
    }

    private void Hand(LogChunk chunk)
    {
        Interlocked.Add(ref _waitingBytes, chunk.Bytes);
        while (!_chunks.Writer.TryWrite(chunk))
            _chunks.Writer.WaitToWriteAsync(_stopping.Token).AsTask().GetAwaiter().GetResult();
    }

    private void Recover(ErrorCode code)
    {
        switch (code)
        {
            case ErrorCode.OffsetOutOfRange or ErrorCode.Local_AutoOffsetReset:
                if (Refresh() == _epoch!.TopicId)
                    GoOnAtEarliest();
                break;
            default:
                // The topic may be gone, or only its leader: look, and let Kafka's client try again.
                _stopping.Token.WaitHandle.WaitOne(Backoff.After(_failures++));
                Refresh();
                break;
        }
    }

    /// <summary>The log no longer has what comes next (retention overran us): an alarm, and then the earliest there is.</summary>
    private void GoOnAtEarliest()
    {
        var bounds = _consumer!.QueryWatermarkOffsets(_place, Timeout);
        if (!IsSkipped(bounds.Low))
            Skip(bounds.Low);
        // A position beyond the end means the log lost its tail: what comes under those offsets now is another epoch's.
        if (_next > bounds.High.Value)
        {
            lock (_lock)
                _epoch = new(_epoch!.TopicId, bounds.Low.Value);
        }

        _next = bounds.Low.Value;
        _consumer.Assign(new TopicPartitionOffset(_place, bounds.Low));
    }

    /// <summary>Whether another owner of the partition went on from here before: then it has told of the gap.</summary>
    private bool IsSkipped(Offset earliest) => _next < earliest.Value && _consumer!.Committed([_place], Timeout).Single().Offset is { IsSpecial: false } committed && committed >= earliest;

    /// <summary>Tells of the gap, then commits its end at once, so that whoever reads on does not meet it again. Nothing unsettled is given up by that: the log has nothing below it.</summary>
    private void Skip(Offset earliest)
    {
        var missing = Math.Max(0, earliest.Value - (_next ?? 0));
        _metrics.Gap(_partition, missing);
        LogGap(_log.Topic, _partition, _next ?? 0, earliest.Value, missing);
        if (missing == 0)
            return;
        lock (_lock)
        {
            _skippedTo = earliest.Value;
            _consumer!.Commit([new(_place, earliest)]);
        }
    }

    private void LeaveTopic(LogEpoch epoch)
    {
        var unread = EndOffset is { } end && _next is { } next ? Math.Max(0, end - next) : 0;
        _metrics.Gap(_partition, unread);
        LogTopicChanged(_log.Topic, _partition, epoch.TopicId, _log.TopicId, unread);
    }

    private string? Refresh() => _log.RefreshTopicIdAsync(_stopping.Token).GetAwaiter().GetResult();

    private void Close()
    {
        lock (_lock)
        {
            _consumer?.Dispose();
            _consumer = null;
        }
    }
}
