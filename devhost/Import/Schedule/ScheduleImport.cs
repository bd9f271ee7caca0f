using System.Globalization;
using System.Text.Json;

namespace UdaConnect.DevHost.Import.Schedule;

/// <summary>Loads a schedule through the REST API: its event, a venue for each room, its sessions. What is there already is found again.</summary>
public sealed class ScheduleImport(HttpClient http, ImportOptions options, ScheduleOptions schedule, TimeProvider time)
{
    /// <summary>Returns when every row has its answer in <paramref name="report"/>.</summary>
    /// <returns>The event's id.</returns>
    /// <exception cref="DevHostException">The event is not known or cannot be created, or the gateway gave no usable answer for <see cref="ImportOptions.Patience"/>.</exception>
    public async Task<long> RunAsync(ScheduleFile file, ImportReport report, CancellationToken cancellationToken)
    {
        var rest = new PatientRest(http, options, report, time);
        foreach (var entry in file.LeftOut)
            report.LeaveOut(entry.Line, entry.Reason);
        foreach (var row in file.Rows.Where(row => row.Error is not null))
            report.Refuse(row.Line, row.Error!);
        var rows = file.Rows.Where(row => row.Error is null).ToArray();
        var eventId = await EventAsync(rest, file.Name, rows, report, cancellationToken);

        var rooms = rows.GroupBy(row => row.Value.Room, StringComparer.OrdinalIgnoreCase).ToArray();
        var venues = new RoomVenues(rest, schedule, eventId);
        await venues.EnsureAsync([.. rooms.Select(room => (room.Key, room.Select(row => row.Value.Place).FirstOrDefault(place => place is not null)))], cancellationToken);
        report.Note($"{rooms.Length:N0} rooms, {venues.Registered:N0} of them registered as venues now");

        // Those of a room one after the other: of two that overlap, the first in the file is kept, every time.
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.PeopleInFlight, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(rooms, parallel, async (room, token) =>
        {
            var (venueId, reason) = venues.Of(room.Key);
            foreach (var row in room)
            {
                if (venueId is { } id)
                    await CreateAsync(rest, id, row, report, token);
                else
                    report.Refuse(row.Line, reason!);
            }
        });
        report.Wait(null);
        return eventId;
    }

    private static async Task CreateAsync(PatientRest rest, long venueId, CsvRow<ScheduleRow> row, ImportReport report, CancellationToken cancellationToken)
    {
        var session = new { row.Value.Title, Start = Rfc3339(row.Value.Start), End = Rfc3339(row.Value.End) };
        var answer = await rest.PostAsync(string.Create(CultureInfo.InvariantCulture, $"/api/venues/{venueId}/sessions"), session, cancellationToken);
        PersonImport.Count(answer, row.Line, report);
    }

    private async Task<long> EventAsync(
        PatientRest rest, string? nameInFile, CsvRow<ScheduleRow>[] rows, ImportReport report, CancellationToken cancellationToken)
    {
        if (schedule.EventId is { } given)
        {
            var found = await rest.GetAsync(string.Create(CultureInfo.InvariantCulture, $"/api/events/{given}"), cancellationToken);
            return found.IsSuccess ? Noted(found.Body, "given", report) : throw new DevHostException($"Event {given}: {found.Problem}");
        }

        var name = schedule.EventName ?? nameInFile ?? throw new DevHostException("The file does not say what its event is called: say it with --event-name, or choose one with --event.");
        if (rows.Length == 0)
            throw new DevHostException("The file has no session that can be read.");
        // A session's last instant is before its end.
        var (first, last) = (rows.Min(row => row.Value.Start).UtcDateTime.Date, rows.Max(row => row.Value.End.AddTicks(-1)).UtcDateTime.Date);
        var same = await SameAsync(rest, name, first, last, cancellationToken);
        if (same.Count > 1)
            throw new DevHostException($"Several events are called {name} at that time: choose one with --event, {string.Join(" or ", same.Select(found => found.GetProperty("id")))}.");
        if (same is [var there])
            return Noted(there, "there already", report);
        var created = await rest.PostAsync("/api/events", new { Name = name, StartDate = Day(first), EndDate = Day(last) }, cancellationToken);
        return created.IsSuccess ? Noted(created.Body, "created", report) : throw new DevHostException($"The event {name} cannot be created: {created.Problem}");
    }

    /// <summary>The events of that name whose days meet the schedule's: one that was imported before its last session was moved by a day is still the same.</summary>
    private static async Task<List<JsonElement>> SameAsync(PatientRest rest, string name, DateTime first, DateTime last, CancellationToken cancellationToken)
    {
        var same = new List<JsonElement>();
        for (string? path = "/api/events?limit=1000"; path is not null;)
        {
            var page = await rest.GetAsync(path, cancellationToken);
            if (!page.IsSuccess)
                throw new DevHostException($"The events cannot be listed: {page.Problem}");
            same.AddRange(page.Body.EnumerateArray().Where(found =>
                found.GetProperty("name").GetString() == name && found.GetProperty("start_date").GetDateTime() <= last && found.GetProperty("end_date").GetDateTime() >= first));
            path = page.Next;
        }

        return same;
    }

    private static long Noted(JsonElement found, string what, ImportReport report)
    {
        var id = found.GetProperty("id").GetInt64();
        report.Note($"event {id} \"{found.GetProperty("name").GetString()}\", {found.GetProperty("start_date")} to {found.GetProperty("end_date")} UTC: {what}");
        return id;
    }

    private static string Day(DateTime day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Rfc3339(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
