using Grpc.Core;
using Grpc.Net.Client;
using UdaConnect.Protos.V1;

namespace UdaConnect.DevHost.Import;

/// <summary>Sends visits through the gateway's v1 stream, many at a time. Their ids are the file's own, so sending one again changes nothing.</summary>
public sealed class VisitImport(Uri grpc, ImportOptions options, TimeProvider time)
{
    /// <summary>Returns when every row has its answer in <paramref name="report"/>.</summary>
    /// <exception cref="DevHostException">The gateway does not speak this protocol, or gave no answer for <see cref="ImportOptions.Patience"/>.</exception>
    public async Task RunAsync(IEnumerable<CsvRow<VisitRow>> rows, ImportReport report, CancellationToken cancellationToken)
    {
        using var channel = GrpcChannel.ForAddress(grpc);
        using var enumerator = rows.GetEnumerator();
        var client = new VisitService.VisitServiceClient(channel);
        var flight = new VisitFlight(enumerator, report, options.BatchSize, options.BatchSize * options.BatchesInFlight);
        var retry = new Retry(options, time);
        while (!flight.IsDone)
        {
            try
            {
                using var call = new VisitCall(client, flight, report, retry, time);
                await call.RunAsync(cancellationToken);
            }
            catch (RpcException exception) when (cancellationToken.IsCancellationRequested)
            {
                throw new OperationCanceledException(exception.Status.Detail, exception, cancellationToken);
            }
            catch (RpcException exception) when (MayPass(exception.StatusCode))
            {
                var failure = $"the gateway at {grpc} broke the stream off ({exception.StatusCode}: {exception.Status.Detail})";
                report.Wait(failure);
                await Task.Delay(retry.NextPause(failure), time, cancellationToken);
            }
            catch (RpcException exception)
            {
                throw new DevHostException($"The gateway at {grpc} refused the stream of visits: {exception.StatusCode}: {exception.Status.Detail}", exception);
            }
        }

        report.Wait(null);
    }

    // Internal and Cancelled are what a reset connection looks like; the others say themselves that they pass.
    private static bool MayPass(StatusCode status) => status
        is StatusCode.Unavailable or StatusCode.ResourceExhausted or StatusCode.Aborted or StatusCode.DeadlineExceeded or StatusCode.Internal or StatusCode.Cancelled
        or StatusCode.Unknown;
}
