using System.Globalization;
using System.Text.Json;
using UdaConnect.DevHost.Import;
using UdaConnect.DevHost.Import.Schedule;
using UdaConnect.Tests.Gateway.Support;
using UdaConnect.Tests.Support;
using Xunit;

namespace UdaConnect.Tests.Gateway.Import;

/// <summary>What one import did, and what the API says of its event afterwards.</summary>
internal sealed record ImportedSchedule(long EventId, ImportReport Report)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public (long Created, long Present, long Refused) Counts => (Report.Accepted, Report.Present, Report.Refused);

    public static async Task<ImportedSchedule> RunAsync(GatewayClients clients, ScheduleFile file, ScheduleOptions options, HttpMessageHandler? through = null)
    {
        var report = new ImportReport();
        using var http = new HttpClient(through ?? new SocketsHttpHandler()) { BaseAddress = clients.Rest.BaseAddress };
        return new(await new ScheduleImport(http, new(), options, new ImpatientClock()).RunAsync(file, report, Token), report);
    }

    public async Task<JsonElement[]> VenuesAsync(GatewayClients clients) =>
        [.. (await clients.GetAsync($"/api/venues?event={EventId}")).GetProperty("features").EnumerateArray()];

    /// <summary>Room, title, start and end of every session of the event.</summary>
    public async Task<List<string>> SessionsAsync(GatewayClients clients)
    {
        var sessions = new List<string>();
        foreach (var venue in await VenuesAsync(clients))
        {
            var name = venue.GetProperty("properties").GetProperty("name").GetString();
            foreach (var session in (await clients.GetAsync($"/api/venues/{venue.GetProperty("id")}/sessions")).EnumerateArray())
                sessions.Add($"{name}|{session.GetProperty("title")}|{session.GetProperty("start")}|{session.GetProperty("end")}");
        }

        return sessions;
    }

    public static string Line(string room, string title, DateTimeOffset start, DateTimeOffset end) => $"{room}|{title}|{Rfc(start)}|{Rfc(end)}";

    private static string Rfc(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
