using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using UdaConnect.Client;
using UdaConnect.Protos.V1;

namespace UdaConnect.DevHost.Import;

/// <summary>Sends visits through the gateway's v1 stream, many at a time. Their ids are the file's own, so sending one again changes nothing.</summary>
public sealed class VisitImport(Uri grpc, ImportOptions options, TimeProvider time)
{
    /// <summary>Returns when every row has its answer in <paramref name="report"/>.</summary>
    /// <exception cref="DevHostException">The gateway does not speak this protocol, or gave no answer for <see cref="ImportOptions.Patience"/>.</exception>
    public async Task RunAsync(IEnumerable<CsvRow<VisitRow>> rows, ImportReport report, CancellationToken cancellationToken)
    {
        using var client = new UdaConnectClient(grpc);
        try
        {
            await foreach (var outcome in client.ReportVisitsAsync(Readable(rows, report), row => ToVisit(row.Value), options.ForVisits(report), time, cancellationToken))
            {
                if (outcome.Refused is { } refused)
                    report.Refuse(outcome.Reported.Line, $"{refused.Field} {refused.Message}".Trim());
                else
                    report.Accept();
            }
        }
        catch (GatewayAwayException exception)
        {
            throw options.GaveUp(exception.Failure, exception);
        }
        catch (InvalidDataException exception)
        {
            throw new DevHostException(exception.Message, exception);
        }
        catch (RpcException exception)
        {
            throw new DevHostException($"The gateway at {grpc} refused the stream of visits: {exception.StatusCode}: {exception.Status.Detail}", exception);
        }
    }

    private static IEnumerable<CsvRow<VisitRow>> Readable(IEnumerable<CsvRow<VisitRow>> rows, ImportReport report)
    {
        foreach (var row in rows)
        {
            if (row.Error is { } error)
                report.Refuse(row.Line, error);
            else
                yield return row;
        }
    }

    private static Visit ToVisit(VisitRow row) => new()
    {
        Id = row.Id,
        PersonId = row.PersonId,
        CreationTime = Timestamp.FromDateTimeOffset(row.CreationTime),
        Longitude = row.Longitude,
        Latitude = row.Latitude,
    };
}
