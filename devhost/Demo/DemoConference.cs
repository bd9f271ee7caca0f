using System.Globalization;
using System.Text.Json.Nodes;
using UdaConnect.DevHost.Import;
using UdaConnect.DevHost.Import.Schedule;

namespace UdaConnect.DevHost.Demo;

public enum DemoResult
{
    Loaded,

    /// <summary>An earlier load was finished; nothing was sent.</summary>
    AlreadyThere,

    /// <summary>As <see cref="AlreadyThere"/>, by a version that knew no event of it: venues cannot be given one afterwards.</summary>
    WithoutSessions,

    /// <summary>The system holds other people under the demo's ids; nothing was sent.</summary>
    IdsTaken,
}

/// <summary>Loads the demo conference through the gateway, as any client would: its event, venues and sessions, then visits, and people when the visits can be read back.</summary>
/// <remarks>People come last, so all of them being there means that everything is; a load that was cut off is completed by the next one.</remarks>
public static class DemoConference
{
    private static readonly TimeSpan PollPeriod = TimeSpan.FromMilliseconds(200);

    /// <param name="rest">The gateway's REST address.</param>
    /// <param name="grpc">The gateway's gRPC address.</param>
    /// <param name="progress">Told in a few words what is going on, some times a second.</param>
    /// <exception cref="DevHostException">The gateway does not answer, or refuses some of the demo.</exception>
    public static async Task<DemoResult> LoadAsync(Uri rest, Uri grpc, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = rest };
        var options = new ImportOptions { LongestPause = PollPeriod };
        var gateway = new DemoGateway(new(http, options, new(), TimeProvider.System), new(options, TimeProvider.System), TimeProvider.System);
        var people = Read(DemoFiles.Persons, PersonRow.Read);
        var known = await gateway.PeopleAsync(people.Count, cancellationToken);
        var demo = people.ToDictionary(person => person.Id);
        if (known.Any(person => demo.TryGetValue(person.Id, out var ours) && ours != person))
            return DemoResult.IdsTaken;
        var conference = JsonNode.Parse(await File.ReadAllTextAsync(DemoFiles.Event, cancellationToken))!;
        if (known.Count(person => demo.ContainsKey(person.Id)) == demo.Count)
            return await gateway.HasAsync(conference, cancellationToken) ? DemoResult.AlreadyThere : DemoResult.WithoutSessions;

        progress?.Report("venues");
        var eventId = await gateway.CreateAsync(conference, cancellationToken);
        await gateway.RegisterAsync(RoomsFile.Read(DemoFiles.Venues), eventId, cancellationToken);
        progress?.Report("sessions");
        await LoadAsync("sessions", report => new ScheduleImport(http, options, new() { EventId = eventId }, TimeProvider.System)
            .RunAsync(new ScheduleReader(year: null, zone: null).Read(DemoFiles.Sessions), report, cancellationToken));
        var visits = Read(DemoFiles.Visits, source => VisitRow.Read(source, 0));
        await LoadAsync("visits", report => ShowAsync(
            new VisitImport(grpc, new(), TimeProvider.System).RunAsync(Rows(visits), report, cancellationToken), report, visits.Count, progress, cancellationToken));
        progress?.Report("waiting until the visits can be read back");
        await gateway.WaitForVisitsAsync(visits.GroupBy(visit => visit.PersonId).Select(person => person.Last().Id), cancellationToken);
        progress?.Report("people");
        await LoadAsync("people", report => new PersonImport(http, options, TimeProvider.System).RunAsync(Rows(people), report, cancellationToken));
        return DemoResult.Loaded;
    }

    private static async Task ShowAsync(Task import, ImportReport report, int count, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        do
        {
            progress?.Report(string.Create(CultureInfo.InvariantCulture, $"visits {report.Done:N0} of {count:N0}{(report.WaitingFor is { } why ? $", waiting: {why}" : "")}"));
        }
        while (await Task.WhenAny(import, Task.Delay(PollPeriod, cancellationToken)) != import);
        await import;
    }

    private static async Task LoadAsync(string what, Func<ImportReport, Task> import)
    {
        var report = new ImportReport();
        await import(report);
        if (report.Refused > 0)
            throw new DevHostException($"{report.Refused:N0} {what} of the demo conference were refused: {report.RefusedByReason()[0].Reason}");
    }

    private static IEnumerable<CsvRow<T>> Rows<T>(IEnumerable<T> values)
        where T : struct => values.Select((value, index) => new CsvRow<T>(index + 2, value, null));

    private static List<T> Read<T>(string path, Func<CsvSource, IEnumerable<CsvRow<T>>> rows)
        where T : struct
    {
        using var source = CsvSource.Open(path);
        return [.. rows(source).Select(row => row.Error is null ? row.Value : throw new DevHostException($"{path} line {row.Line}: {row.Error}"))];
    }
}
