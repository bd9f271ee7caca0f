using System.Threading.Channels;
using Grpc.Core;
using UdaConnect.Protos.V1;

namespace UdaConnect.Client.Reporting;

/// <summary>One call of the visit stream: writes requests and reads receipts at the same time, until everything is answered or the call breaks.</summary>
internal sealed class VisitCall<T>(
    VisitService.VisitServiceClient client, VisitFlight<T> flight, ChannelWriter<VisitOutcome<T>> outcomes, Patience patience, TimeProvider time) : IDisposable
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
        catch
        {
            await stop.CancelAsync();
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            // Where the reading side cancelled the writing one, its reason is the one to tell.
            if (reading.Exception?.InnerException is InvalidDataException or GatewayAwayException)
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
                await UnlessOverAsync(Task.Delay(pause, time, cancellationToken), reading);
            else if (flight.NextRequest() is { } request)
                await UnlessBrokenAsync(() => requests.WriteAsync(request, cancellationToken), reading);
            else if (!flight.IsDone)
                await UnlessOverAsync(_receipts.WaitAsync(cancellationToken), reading);
        }

        cancellationToken.ThrowIfCancellationRequested();
        if (!reading.IsCompleted)
            await UnlessBrokenAsync(requests.CompleteAsync, reading);
    }

    /// <summary>
    /// Waits, but no longer than there are receipts to come. That has to be seen by the reading task itself: a signal it gives as its last act is
    /// seen before it is over, and whoever then looks whether it is over waits for ever.
    /// </summary>
    private static async Task UnlessOverAsync(Task wait, Task reading)
    {
        if (await Task.WhenAny(wait, reading) == wait)
            await wait;
    }

    /// <summary>A broken call shows in both directions; the reading one knows the status, and ends soon.</summary>
    private static async Task UnlessBrokenAsync(Func<Task> write, Task reading)
    {
        try
        {
            await write();
        }
        catch (Exception exception) when (exception is RpcException or InvalidOperationException or IOException)
        {
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ReadAsync(IAsyncStreamReader<ReportVisitsResponse> responses, CancellationTokenSource stop)
    {
        try
        {
            while (await responses.MoveNext(stop.Token))
            {
                foreach (var receipt in responses.Current.Receipts)
                    await TakeAsync(receipt, stop.Token);
                _receipts.Release();
            }
        }
        catch (Exception exception) when (exception is InvalidDataException or GatewayAwayException)
        {
            await stop.CancelAsync();
            throw;
        }
    }

    private async ValueTask TakeAsync(Receipt receipt, CancellationToken cancellationToken)
    {
        var visit = flight.Find(receipt.Index);
        var refused = receipt.Refused;
        if (receipt.OutcomeCase == Receipt.OutcomeOneofCase.Accepted || refused?.Reason == Refused.Types.Reason.Invalid)
        {
            // Settled only when somebody has taken it, so whoever is slow holds the stream back and not the receipts.
            await outcomes.WriteAsync(new(visit, receipt.Accepted?.Id ?? 0, refused), cancellationToken);
            flight.Settle(receipt.Index);
            patience.Settled();
            return;
        }

        flight.SendAgain(receipt.Index);
        if (refused?.Reason == Refused.Types.Reason.Exhausted)
            PauseFor(patience.AsAsked(refused.RetryAfterMs));
        else if (Pause() is null)
            PauseFor(patience.AfterFailure($"the gateway cannot take visits: {refused?.Message ?? "a receipt without outcome"}"));
    }

    private void PauseFor(TimeSpan pause)
    {
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
