using System.Diagnostics;
using Grpc.Core;
using UdaConnect.Protos.V1;

namespace UdaConnect.Bench.Produce;

/// <summary>One call of the v1 stream: writes requests and reads receipts at the same time.</summary>
internal static class ReportCall
{
    /// <summary>Ends when every visit has its receipt.</summary>
    /// <exception cref="BenchException">One has none, or was refused; or the call broke.</exception>
    public static async Task RunAsync(
        VisitService.VisitServiceClient client, IAsyncEnumerable<ReportVisitsRequest> requests, ReceiptLedger ledger, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var call = client.ReportVisits(cancellationToken: stop.Token);
        var reading = ReadAsync(call.ResponseStream, ledger, stop);
        try
        {
            await WriteAsync(call.RequestStream, requests, ledger, stop.Token);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // A call that breaks shows on both sides, and the reading one knows why.
            await Task.WhenAny(reading, Task.Delay(TimeSpan.FromSeconds(5), cancellationToken));
            if (!reading.IsFaulted)
                throw;
        }

        try
        {
            await reading;
        }
        catch (RpcException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new BenchException($"The gateway broke the stream of visits off: {exception.Status}", exception);
        }

        ledger.ThrowIfOpen();
    }

    private static async Task WriteAsync(
        IClientStreamWriter<ReportVisitsRequest> stream, IAsyncEnumerable<ReportVisitsRequest> requests, ReceiptLedger ledger, CancellationToken cancellationToken)
    {
        await foreach (var request in requests.WithCancellation(cancellationToken))
        {
            ledger.Sent(request);
            await stream.WriteAsync(request, cancellationToken);
        }

        await stream.CompleteAsync();
    }

    private static async Task ReadAsync(IAsyncStreamReader<ReportVisitsResponse> responses, ReceiptLedger ledger, CancellationTokenSource stop)
    {
        try
        {
            while (await responses.MoveNext(stop.Token))
                ledger.Received(responses.Current, Stopwatch.GetTimestamp());
        }
        catch
        {
            await stop.CancelAsync();
            throw;
        }
    }
}
