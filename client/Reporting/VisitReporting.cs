using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Grpc.Core;
using UdaConnect.Protos.V1;

namespace UdaConnect.Client.Reporting;

/// <summary>Reports visits over call after call, until each has its final receipt.</summary>
/// <param name="gateway">For messages.</param>
internal sealed class VisitReporting<T>(VisitService.VisitServiceClient client, string gateway, VisitReportOptions options, TimeProvider time)
{
    private readonly Patience _patience = new(options, time);

    public async IAsyncEnumerable<VisitOutcome<T>> RunAsync(IEnumerable<T> visits, Func<T, Visit> message, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var outcomes = Channel.CreateBounded<VisitOutcome<T>>(options.BatchSize);
        var sending = SendAsync(visits, message, outcomes.Writer, stop.Token);
        try
        {
            await foreach (var outcome in outcomes.Reader.ReadAllAsync(cancellationToken))
                yield return outcome;
        }
        finally
        {
            // Also when whoever takes them broke off.
            await stop.CancelAsync();
            await sending;
        }
    }

    private async Task SendAsync(IEnumerable<T> visits, Func<T, Visit> message, ChannelWriter<VisitOutcome<T>> outcomes, CancellationToken cancellationToken)
    {
        try
        {
            using var enumerator = visits.GetEnumerator();
            var flight = new VisitFlight<T>(enumerator, message, options.BatchSize, options.BatchSize * options.BatchesInFlight);
            while (!flight.IsDone)
                await CallAsync(flight, outcomes, cancellationToken);
            options.Waiting?.Invoke(null);
            outcomes.Complete();
        }
        catch (Exception exception)
        {
            outcomes.TryComplete(exception);
        }
    }

    private async Task CallAsync(VisitFlight<T> flight, ChannelWriter<VisitOutcome<T>> outcomes, CancellationToken cancellationToken)
    {
        try
        {
            using var call = new VisitCall<T>(client, flight, outcomes, _patience, time);
            await call.RunAsync(cancellationToken);
        }
        catch (RpcException exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(exception.Status.Detail, exception, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException || exception is RpcException { StatusCode: var status } && MayPass(status))
        {
            // The client's own reading or writing of a connection that was reset may show as it is.
            var failure = $"the gateway at {gateway} broke the stream off ({(exception is RpcException { Status: var broken } ? $"{broken.StatusCode}: {broken.Detail}" : exception.Message)})";
            await Task.Delay(_patience.AfterFailure(failure, exception), time, cancellationToken);
        }
    }

    // Internal and Cancelled are what a reset connection looks like; the others say themselves that they pass.
    private static bool MayPass(StatusCode status) => status
        is StatusCode.Unavailable or StatusCode.ResourceExhausted or StatusCode.Aborted or StatusCode.DeadlineExceeded or StatusCode.Internal or StatusCode.Cancelled
        or StatusCode.Unknown;
}
