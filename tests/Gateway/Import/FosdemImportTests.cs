using System.Globalization;
using System.IO.Compression;
using CsvHelper;
using UdaConnect.DevHost.Import.Schedule;
using UdaConnect.Tests.Gateway.Support;
using Xunit;

namespace UdaConnect.Tests.Gateway.Import;

/// <summary>A whole year of FOSDEM (CC BY 2.0 BE, fosdem.org), where <c>../shared/data</c> is beside the repository.</summary>
public sealed class FosdemImportTests(GatewaySystem system)
{
    private const int Year = 2012;

    [Fact]
    public async Task Run_AYear_KeepsEverySessionButTheOneThatOverlaps()
    {
        if (FindFile() is not { } path)
        {
            Assert.Skip("The data is not here: ../shared/data.");
            return;
        }

        var clients = await system.ClientsAsync();
        var rows = Rows(path).Where(row => row.Year == Year).ToArray();
        var file = new ScheduleReader(Year, null).Read(path);
        var name = $"FOSDEM {Year}";
        var withoutPlaces = await ImportedSchedule.RunAsync(clients, file, new() { EventName = name });
        var whole = await ImportedSchedule.RunAsync(clients, file, new() { EventName = name, Near = new(4.3817, 50.8127) });
        var again = await ImportedSchedule.RunAsync(clients, file, new() { EventName = name });

        // Of two that overlap the first row is kept; the same row twice is the same session.
        var kept = new List<Row>();
        foreach (var row in rows.Where(row => !kept.Any(other => other.Room == row.Room && other != row && other.Start < row.End && row.Start < other.End)))
            kept.Add(row);
        var unplaced = rows.Count(row => !row.IsPlaced);
        var overlapping = rows.Length - kept.Count;
        Assert.Equal((442, 78, 1), (rows.Length, unplaced, overlapping));
        Assert.Equal((kept.Count - unplaced, 0, unplaced + overlapping), withoutPlaces.Counts);
        Assert.Equal((unplaced, kept.Count - unplaced, overlapping), whole.Counts);
        Assert.Equal((0, kept.Count, overlapping), again.Counts);
        Assert.Contains(again.Report.RefusedByReason(), reason => reason.Reason.Contains("overlaps session", StringComparison.Ordinal));

        Assert.Equal(kept.Select(row => ImportedSchedule.Line(row.Room, row.Title, row.Start, row.End)).Order(), (await again.SessionsAsync(clients)).Order());
        var venues = await again.VenuesAsync(clients);
        Assert.Equal(rows.Select(row => row.Room).Distinct().Order(), venues.Select(venue => venue.GetProperty("properties").GetProperty("name").GetString()!).Order());
        Assert.All(venues, venue => Assert.Equal("room", venue.GetProperty("properties").GetProperty("kind").GetString()));
        var days = await clients.GetAsync($"/api/events/{again.EventId}");
        Assert.Equal(("2012-02-04", "2012-02-05"), (days.GetProperty("start_date").GetString(), days.GetProperty("end_date").GetString()));
    }

    private static IEnumerable<Row> Rows(string path)
    {
        using var packed = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        using var text = new StreamReader(packed);
        using var csv = CsvReader.Create(text, new() { Separator = ',' });
        csv.ReadHeader();
        while (csv.Read())
        {
            yield return new(
                int.Parse(csv.GetString("year"), CultureInfo.InvariantCulture), csv.GetString("room"), csv.GetString("title"), At(csv.GetString("start_utc")),
                At(csv.GetString("end_utc")), csv.GetString("room_longitude").Length > 0);
        }
    }

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    internal static string? FindFile()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared", "data", "fosdem", "sessions.csv.gz");
            if (File.Exists(candidate))
                return candidate;
        }

        return null;
    }

    private sealed record Row(int Year, string Room, string Title, DateTimeOffset Start, DateTimeOffset End, bool IsPlaced);
}
