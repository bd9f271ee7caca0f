using System.Net;

namespace UdaConnect.DevHost.Import;

/// <summary>Registers people through <c>POST /api/persons</c>, keeping their ids; somebody who is there already with the same names is fine.</summary>
public sealed class PersonImport(HttpClient http, ImportOptions options, TimeProvider time)
{
    /// <summary>Returns when every row has its answer in <paramref name="report"/>.</summary>
    /// <exception cref="DevHostException">The gateway gave no usable answer for <see cref="ImportOptions.Patience"/>.</exception>
    public async Task RunAsync(IEnumerable<CsvRow<PersonRow>> rows, ImportReport report, CancellationToken cancellationToken)
    {
        var rest = new PatientRest(http, options, report, time);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.PeopleInFlight, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(rows, parallel, async (row, token) =>
        {
            if (row.Error is not null)
                report.Refuse(row.Line, row.Error);
            else
                Count(await rest.PostAsync("/api/persons", row.Value, token), row.Line, report);
        });
        report.Wait(null);
    }

    /// <summary>201 is new, 200 was there already.</summary>
    internal static void Count(RestAnswer answer, long line, ImportReport report)
    {
        if (answer.Status == HttpStatusCode.Created)
            report.Accept();
        else if (answer.IsSuccess)
            report.AlreadyPresent();
        else
            report.Refuse(line, answer.Problem);
    }
}
