using Grpc.Core;
using UdaConnect.Protos.V1;

namespace UdaConnect.DevHost.Import;

/// <summary>One call of the visit stream: writes requests and reads receipts at the same time, until everything is answered or the call breaks.</summary>
internal sealed class VisitCall(VisitService.VisitServiceClient client, VisitFlight flight, ImportReport report, Retry retry, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _receipts = new(0);
    private readonly Lock _lock = new();
    private long _pauseStarted;
    private TimeSpan _pause;

    /// <exception cref="RpcException">The call broke; what is still in flight has to be sent again.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        flight.StartCall();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var call = client.ReportVisits(cancellationToken: stop.Token);
        var reading = ReadAsync(call.ResponseStream, stop);
        try
        {
            await WriteAsync(call.RequestStream, reading, stop.Token);
        }
        catch (Exception exception) when (exception is RpcException or InvalidOperationException)
        {
            // A broken call shows in both directions; the reading one knows the status.
            await reading;
            throw;
        }
        catch
        {
            await stop.CancelAsync();
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            // Where the reading side cancelled the writing one, its reason is the one to tell.
            if (reading.Exception?.InnerException is DevHostException)
                await reading;
            throw;
        }

        await reading;
        if (!flight.IsDone)
            throw new RpcException(new(StatusCode.Unavailable, "the gateway ended the stream before every visit had its receipt"));
    }

    public void Dispose() => _receipts.Dispose();

    private async Task WriteAsync(IClientStreamWriter<ReportVisitsRequest> requests, Task reading, CancellationToken cancellationToken)
    {
        while (!reading.IsCompleted && !flight.IsDone)
        {
            if (Pause() is { } pause)
                await Task.WhenAny(Task.Delay(pause, time, cancellationToken), reading);
            else if (flight.NextRequest() is { } request)
                await requests.WriteAsync(request, cancellationToken);
            else if (!flight.IsDone)
                await _receipts.WaitAsync(cancellationToken);
        }

        cancellationToken.ThrowIfCancellationRequested();
        if (!reading.IsCompleted)
            await requests.CompleteAsync();
    }

    private async Task ReadAsync(IAsyncStreamReader<ReportVisitsResponse> responses, CancellationTokenSource stop)
    {
        try
        {
            while (await responses.MoveNext(stop.Token))
            {
                foreach (var receipt in responses.Current.Receipts)
                    Settle(receipt);
                _receipts.Release();
            }
        }
        catch (DevHostException)
        {
            await stop.CancelAsync();
            throw;
        }
        finally
        {
            _receipts.Release();
        }
    }

    private void Settle(Receipt receipt)
    {
        if (flight.Take(receipt.Index) is not { } row)
            throw new DevHostException($"The gateway sent a receipt for visit {receipt.Index} of the stream, which is not waiting for one.");
        var refused = receipt.Refused;
        if (receipt.OutcomeCase == Receipt.OutcomeOneofCase.Accepted || refused?.Reason == Refused.Types.Reason.Invalid)
        {
            retry.Succeeded();
            report.Wait(null);
            if (refused is null)
                report.Accept();
            else
                report.Refuse(row.Line, $"{refused.Field} {refused.Message}".Trim());
            return;
        }

        flight.SendAgain(row);
        if (refused?.Reason == Refused.Types.Reason.Exhausted)
        {
            // The gateway is well and says when to come back: no failure, however often it happens.
            retry.Succeeded();
            PauseFor(TimeSpan.FromMilliseconds(Math.Clamp(refused.RetryAfterMs, 10, 60_000)), "the gateway asks to slow down");
        }
        else if (Pause() is null)
        {
            var failure = $"the gateway cannot take visits: {refused?.Message ?? "a receipt without outcome"}";
            PauseFor(retry.NextPause(failure), failure);
        }
    }

    private void PauseFor(TimeSpan pause, string reason)
    {
        report.Wait(reason);
        lock (_lock)
        {
            if (pause > Remaining())
                (_pauseStarted, _pause) = (time.GetTimestamp(), pause);
        }
    }

    private TimeSpan? Pause()
    {
        lock (_lock)
            return Remaining() is { Ticks: > 0 } remaining ? remaining : null;
    }

    private TimeSpan Remaining() => _pause == TimeSpan.Zero ? TimeSpan.Zero : _pause - time.GetElapsedTime(_pauseStarted);
}
