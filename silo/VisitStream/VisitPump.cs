using System.Threading.Channels;
using UdaConnect.Diagnostics;
using UdaConnect.Hosting;
using UdaConnect.Silo.Spatial;

namespace UdaConnect.Silo.VisitStream;

/// <summary>What every pump of a silo shares.</summary>
internal sealed record PumpServices(
    IVisitLog Log, IVisitStore Store, IAreaResolver Areas, IDeadLetters DeadLetters, IServingGate Gate, IVisitStreamFaults Faults, VisitStreamMetrics Metrics, TimeProvider Time);

/// <summary>Takes one partition from the log to the stream: read, check, store, dead letters, group by area. The next batch is parsed while one is stored.</summary>
/// <remarks>Invariant: what reaches the queue is stored; what is neither in the queue nor settled is held by the watermark. Knows nothing of Orleans' agents.</remarks>
internal sealed partial class VisitPump(int partition, IVisitLogReader reader, VisitQueue queue, AreaGroups groups, PumpServices services, ILogger logger)
{
    private volatile PumpProgress? _progress;
    private long _heldBytes;

    /// <summary>Of the epoch being stored; null before the first batch.</summary>
    public PumpProgress? Progress => _progress;

    /// <summary>Bytes of messages taken from the reader and not yet stored.</summary>
    public long HeldBytes => Interlocked.Read(ref _heldBytes);

    /// <summary>Runs until cancelled. Faults only by a bug; then the partition is to be opened again.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var parsed = Channel.CreateBounded<ParsedBatch>(1);
        var parse = Task.Run(() => ParseAsync(parsed.Writer, stopping.Token), CancellationToken.None);
        try
        {
            await foreach (var batch in parsed.Reader.ReadAllAsync(stopping.Token))
            {
                await HandleAsync(batch, stopping.Token);
                Interlocked.Add(ref _heldBytes, -batch.Bytes);
            }
        }
        finally
        {
            await stopping.CancelAsync();
            await parse.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ParseAsync(ChannelWriter<ParsedBatch> writer, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var chunk = await reader.ReadAsync(cancellationToken);
                Interlocked.Add(ref _heldBytes, chunk.Bytes);
                await writer.WriteAsync(ParsedBatch.Of(chunk, services.Log.Topic, partition, services.Areas), cancellationToken);
            }
        }
        catch (Exception exception)
        {
            writer.TryComplete(exception);
            throw;
        }
    }

    private async Task HandleAsync(ParsedBatch batch, CancellationToken cancellationToken)
    {
        var watermark = WatermarkOf(batch.Epoch);
        watermark.Open(batch.FirstOffset, batch.NextOffset);
        await services.Faults.ReachedAsync(FaultPoint.BeforeStore, partition, cancellationToken);
        var outcomes = batch.Visits.Count == 0 ? [] : await StoreAsync(batch, cancellationToken);
        await services.Faults.ReachedAsync(FaultPoint.AfterStore, partition, cancellationToken);

        groups.Clear();
        for (var i = 0; i < outcomes.Length; i++)
        {
            var outcome = outcomes[i];
            if (outcome.Verdict is StoreVerdict.Inserted or StoreVerdict.Present)
                groups.Add(outcome.AreaId, outcome.Stored, batch.Records[i].Offset);
            else
                batch.Refuse(batch.Records[i], outcome.Verdict == StoreVerdict.Conflict ? "id" : "value", outcome.Reason ?? outcome.Verdict.ToString());
        }

        await services.DeadLetters.SendAsync(batch.Refused, cancellationToken);
        services.Metrics.DeadLetters(partition, batch.Refused.Count);
        var batches = groups.ToBatches(watermark);
        watermark.Split(batch.FirstOffset, batches.Select(group => group.FirstOffset));
        await queue.WriteAsync(batches, cancellationToken);
        await services.Faults.ReachedAsync(FaultPoint.AfterStream, partition, cancellationToken);
    }

    /// <summary>Tries for ever: while the store is away this wait is what holds back everything before it.</summary>
    private async Task<StoreOutcome[]> StoreAsync(ParsedBatch batch, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            await services.Gate.WaitUntilServingAsync(cancellationToken);
            var started = services.Time.GetTimestamp();
            try
            {
                var outcomes = await services.Store.StoreAsync(batch.Visits, cancellationToken);
                var took = services.Time.GetElapsedTime(started);
                services.Metrics.Stored(partition, batch.Visits.Count, outcomes.Count(outcome => outcome.Verdict == StoreVerdict.Present), took);
                if (attempt > 0)
                    LogStoreBack(partition, attempt);
                return outcomes;
            }
            catch (BucketWidthMismatchException exception)
            {
                LogWidth(partition, exception);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                LogStoreFailed(partition, batch.Visits.Count, attempt + 1, exception);
            }

            services.Metrics.StoreFailed(partition);
            await Task.Delay(Backoff.After(attempt), services.Time, cancellationToken);
        }
    }

    private OffsetWatermark WatermarkOf(LogEpoch epoch)
    {
        if (_progress is { } progress && ReferenceEquals(progress.Epoch, epoch))
            return progress.Watermark;
        groups.StartEpoch();
        return (_progress = new(epoch, new(services.Time))).Watermark;
    }

    [LoggerMessage(LogIds.Visits + 130, LogLevel.Error, "The store did not take {Visits} visits of partition {Partition} (attempt {Attempt}); the partition waits and tries again")]
    private partial void LogStoreFailed(int partition, int visits, int attempt, Exception exception);

    [LoggerMessage(LogIds.Visits + 131, LogLevel.Information, "The store takes visits of partition {Partition} again, after {Attempts} failed attempts")]
    private partial void LogStoreBack(int partition, int attempts);

    [LoggerMessage(LogIds.Visits + 132, LogLevel.Critical, "Partition {Partition} stores nothing: the database was made for other buckets than this silo's")]
    private partial void LogWidth(int partition, Exception exception);
}

/// <summary>How far the pump is in one epoch of the topic.</summary>
internal sealed record PumpProgress(LogEpoch Epoch, OffsetWatermark Watermark);
