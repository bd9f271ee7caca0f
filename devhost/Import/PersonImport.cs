using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace UdaConnect.DevHost.Import;

/// <summary>Registers people through <c>POST /api/persons</c>, keeping their ids; somebody who is there already with the same names is fine.</summary>
public sealed class PersonImport(HttpClient http, ImportOptions options, TimeProvider time)
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Returns when every row has its answer in <paramref name="report"/>.</summary>
    /// <exception cref="DevHostException">The gateway gave no usable answer for <see cref="ImportOptions.Patience"/>.</exception>
    public async Task RunAsync(IEnumerable<CsvRow<PersonRow>> rows, ImportReport report, CancellationToken cancellationToken)
    {
        var retry = new Retry(options, time);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.PeopleInFlight, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(rows, parallel, async (row, token) =>
        {
            if (row.Error is not null)
                report.Refuse(row.Line, row.Error);
            else
                await RegisterAsync(row, report, retry, token);
        });
        report.Wait(null);
    }

    private async Task RegisterAsync(CsvRow<PersonRow> row, ImportReport report, Retry retry, CancellationToken cancellationToken)
    {
        while (await TryRegisterAsync(row, report, cancellationToken) is { } failure)
        {
            report.Wait(failure.Reason);
            var pause = retry.NextPause(failure.Reason);
            await Task.Delay(failure.RetryAfter > pause ? failure.RetryAfter.Value : pause, time, cancellationToken);
        }

        retry.Succeeded();
        report.Wait(null);
    }

    /// <summary>Null when the row is answered, else why it has to be sent again.</summary>
    private async Task<(string Reason, TimeSpan? RetryAfter)?> TryRegisterAsync(CsvRow<PersonRow> row, ImportReport report, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await http.PostAsJsonAsync(new Uri("/api/persons", UriKind.Relative), row.Value, Json, cancellationToken);
            switch (answer.StatusCode)
            {
                case HttpStatusCode.Created:
                    report.Accept();
                    return null;
                case HttpStatusCode.OK:
                    report.AlreadyPresent();
                    return null;
                case HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError:
                    return ($"the gateway answers {(int)answer.StatusCode} to /api/persons", answer.Headers.RetryAfter?.Delta);
                default:
                    report.Refuse(row.Line, await RestProblem.ReadAsync(answer, cancellationToken));
                    return null;
            }
        }
        catch (HttpRequestException exception)
        {
            return ($"the gateway at {http.BaseAddress} cannot be reached ({exception.Message})", null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return ($"the gateway at {http.BaseAddress} did not answer in {http.Timeout.TotalSeconds:0} s", null);
        }
    }
}
