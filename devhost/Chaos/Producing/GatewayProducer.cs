using Grpc.Core;
using Grpc.Net.Client;
using UdaConnect.DevHost.Chaos.Visits;
using UdaConnect.Protos.V1;

namespace UdaConnect.DevHost.Chaos.Producing;

/// <summary>Sends over the gateway's v1 stream, call after call: what a call leaves without a receipt goes out again with the next.</summary>
internal sealed class GatewayProducer(Uri grpc, VisitLedger ledger, Outbox outbox, TimeProvider time) : IVisitProducer
{
    private const int BatchSize = 200;
    private const int MostInFlight = 4_000;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    // By their place in the running call.
    private readonly Dictionary<long, LedgerEntry> _inFlight = [];
    private readonly Lock _lock = new();
    private long _resumeAt;

    public Outbox Outbox => outbox;

    public ProducerFigures Figures { get; } = new();

    private bool IsDone
    {
        get
        {
            lock (_lock) return outbox.IsEmpty && _inFlight.Count == 0;
        }
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var channel = GrpcChannel.ForAddress(grpc);
        var client = new VisitService.VisitServiceClient(channel);
        while (!IsDone)
        {
            try
            {
                await CallAsync(client, cancellationToken);
            }
            catch (Exception exception) when (exception is RpcException or IOException && !cancellationToken.IsCancellationRequested)
            {
                if (exception is RpcException { StatusCode: StatusCode.InvalidArgument or StatusCode.Unimplemented } refused)
                    throw new ChaosException($"The gateway refused the stream of visits: {refused.Status}", exception);
                Figures.Break();
                await Task.Delay(Pause, time, cancellationToken);
            }

            SendAllAgain();
        }
    }

    private async Task CallAsync(VisitService.VisitServiceClient client, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var call = client.ReportVisits(cancellationToken: stop.Token);
        var reading = ReadAsync(call.ResponseStream, stop.Token);
        try
        {
            for (var index = 0L; !reading.IsCompleted && !IsDone;)
            {
                if (NextRequest(ref index) is { } request)
                    await call.RequestStream.WriteAsync(request, stop.Token);
                else
                    await Task.WhenAny(Task.Delay(Tick, time, stop.Token), reading);
            }

            if (!reading.IsCompleted)
                await call.RequestStream.CompleteAsync();
        }
        catch (Exception exception) when (exception is RpcException or InvalidOperationException or IOException)
        {
            // A broken call shows in both directions; the reading one knows the status.
        }
        catch
        {
            await stop.CancelAsync();
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }

        await reading;
    }

    private ReportVisitsRequest? NextRequest(ref long index)
    {
        lock (_lock)
        {
            if (_inFlight.Count >= MostInFlight || time.GetTimestamp() < _resumeAt) return null;
            var due = outbox.Take(Math.Min(BatchSize, MostInFlight - _inFlight.Count));
            if (due.Count == 0) return null;
            var request = new ReportVisitsRequest();
            foreach (var entry in due)
            {
                Figures.Send();
                if (entry.Sends > 0) Figures.Repeat();
                entry.Sending(time.GetTimestamp());
                _inFlight.Add(index++, entry);
                request.Visits.Add(ToMessage(entry));
            }

            return request;
        }
    }

    private async Task ReadAsync(IAsyncStreamReader<ReportVisitsResponse> responses, CancellationToken cancellationToken)
    {
        while (await responses.MoveNext(cancellationToken))
        {
            foreach (var receipt in responses.Current.Receipts) Settle(receipt);
        }
    }

    private void Settle(Receipt receipt)
    {
        LedgerEntry? entry;
        lock (_lock)
        {
            if (!_inFlight.Remove(receipt.Index, out entry))
                throw new ChaosException($"The gateway sent a receipt for place {receipt.Index} of the stream, which waits for none.");
        }

        if (receipt.OutcomeCase == Receipt.OutcomeOneofCase.Accepted)
        {
            if (entry.Visit.Id == 0)
                ledger.Assigned(entry, receipt.Accepted.Id);
            else if (entry.Visit.Id != receipt.Accepted.Id)
                throw new ChaosException($"The gateway acknowledged visit {entry.Visit.Id} as {receipt.Accepted.Id}.");
            entry.Acknowledge(time.GetTimestamp());
            Figures.Acknowledge();
            return;
        }

        PutOff(entry, receipt.Refused);
    }

    private void PutOff(LedgerEntry entry, Refused? refused)
    {
        var pause = Pause;
        if (refused?.Reason == Refused.Types.Reason.Exhausted)
        {
            Figures.Exhaustion(refused.RetryAfterMs);
            pause = TimeSpan.FromMilliseconds(Math.Clamp(refused.RetryAfterMs, 10, 10_000));
        }
        else if (refused?.Reason == Refused.Types.Reason.Unavailable)
        {
            Figures.Unavailability();
        }
        else
        {
            throw new ChaosException($"The gateway refused a good visit: {refused?.Field} {refused?.Message}");
        }

        lock (_lock) _resumeAt = Math.Max(_resumeAt, time.GetTimestamp() + (long)(pause.TotalSeconds * time.TimestampFrequency));
        SendAgain(entry);
    }

    private void SendAllAgain()
    {
        lock (_lock)
        {
            foreach (var entry in _inFlight.OrderBy(open => open.Key).Select(open => open.Value)) SendAgain(entry);
            _inFlight.Clear();
        }
    }

    // Without an id of its own it may be there already, and would be kept twice.
    private void SendAgain(LedgerEntry entry)
    {
        if (entry.Visit.Id != 0) outbox.SendAgain(entry);
    }

    private static Visit ToMessage(LedgerEntry entry) => new()
    {
        Id = entry.Visit.Id,
        PersonId = entry.Visit.PersonId,
        CreationTime = entry.OwnTime ? Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeMilliseconds(entry.Visit.AtMs)) : null,
        Longitude = entry.Visit.Longitude,
        Latitude = entry.Visit.Latitude,
    };
}
