using System.Net;
using System.Text.Json.Nodes;
using UdaConnect.DevHost;
using UdaConnect.DevHost.Import;
using UdaConnect.DevHost.Import.Schedule;
using UdaConnect.Geo;
using UdaConnect.Tests.Gateway.Endpoints;
using UdaConnect.Tests.Gateway.Support;
using Xunit;

namespace UdaConnect.Tests.Gateway.Import;

/// <summary>Schedules through the REST API of a running system.</summary>
public sealed class ScheduleImportTests(GatewaySystem system)
{
    private static readonly DateTimeOffset Morning = new(2026, 3, 28, 9, 0, 0, TimeSpan.Zero);
    private static int _files;

    [Fact]
    public async Task Run_ThenAgain_CreatesEverythingOnceAndFindsItAgain()
    {
        var clients = await system.ClientsAsync();
        var place = Place(clients);
        var file = File(Row(1, "Big", "First", 0, 30, place), Row(2, "Small", "Second", 0, 45), Row(3, "Big", "Third", 30, 60, place), Row(4, "Small", "Late", 24 * 60, 24 * 60 + 30));
        var options = new ScheduleOptions { Near = place };

        var first = await ImportedSchedule.RunAsync(clients, file, options);
        var stored = await first.SessionsAsync(clients);
        var again = await ImportedSchedule.RunAsync(clients, file, options);

        Assert.Equal((4, 0, 0), first.Counts);
        Assert.Equal((0, 4, 0), again.Counts);
        Assert.Equal(first.EventId, again.EventId);
        Assert.Equal(file.Rows.Select(row => ImportedSchedule.Line(row.Value.Room, row.Value.Title, row.Value.Start, row.Value.End)).Order(), stored.Order());
        Assert.Equal(stored, await again.SessionsAsync(clients));
        var days = await clients.GetAsync($"/api/events/{first.EventId}");
        Assert.Equal((file.Name, "2026-03-28", "2026-03-29"), (days.GetProperty("name").GetString(), days.GetProperty("start_date").GetString(), days.GetProperty("end_date").GetString()));
        Assert.Contains("2 rooms, 2 of them registered as venues now", first.Report.Notes);
        Assert.Contains("2 rooms, 0 of them registered as venues now", again.Report.Notes);
    }

    [Fact]
    public async Task Run_SessionsThatOverlap_KeepsTheEarlierRowAndNamesIt()
    {
        var clients = await system.ClientsAsync();
        var file = File(Row(1, "Room", "Kept", 10, 40), Row(2, "Room", "Overlaps", 0, 20), Row(3, "Room", "Touches", 40, 60), Row(4, "ROOM", "Kept", 10, 40));
        for (var run = 0; run < 2; run++)
        {
            var imported = await ImportedSchedule.RunAsync(clients, file, new() { Near = Place(clients) });
            var (reason, count, lines) = Assert.Single(imported.Report.RefusedByReason());

            Assert.Equal(run == 0 ? (2, 1, 1) : (0, 3, 1), imported.Counts);
            Assert.Matches("^start overlaps session \\d+, \"Kept\", 2026-03-28T09:10:00.000Z to 2026-03-28T09:40:00.000Z$", reason);
            Assert.Equal(1, count);
            Assert.Equal([2], lines);
        }
    }

    [Fact]
    public async Task Run_RoomsWithoutAPlace_RefusesTheirSessionsAndSaysHowToPlaceThem()
    {
        var clients = await system.ClientsAsync();
        var place = Place(clients);
        var file = File(Row(1, "Known", "First", 0, 30, place), Row(2, "Nowhere", "Second", 0, 30), Row(3, "Nowhere", "Third", 30, 60));
        var imported = await ImportedSchedule.RunAsync(clients, file, new());

        Assert.Equal((1, 0, 2), imported.Counts);
        Assert.Equal(("room \"Nowhere\" is no venue of the event: place it with --rooms FILE.geojson or --near LON,LAT", 2), Reason(imported));
        var placed = await ImportedSchedule.RunAsync(clients, file, new() { Near = place });
        Assert.Equal((2, 1, 0), placed.Counts);
        Assert.Equal(imported.EventId, placed.EventId);
    }

    /// <summary>Rooms go to the east: there the first row crosses the antimeridian.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_Near_LaysRoomsOutSideBySide(bool acrossTheAntimeridian)
    {
        var clients = await system.ClientsAsync();
        var near = acrossTheAntimeridian ? new RoomPlace(179.999, -41.3) : Place(clients);
        // The first is where the grid begins; the grid goes around it. The second import adds rooms to what the first laid out.
        var rows = Enumerable.Range(0, 25).Select(i => Row(i, $"Room {i}", "Talk", 0, 30, i == 7 ? near : null)).ToArray();
        var file = File(rows[..15]);
        await ImportedSchedule.RunAsync(clients, file, new() { Near = near, RadiusMetres = 15 });
        var imported = await ImportedSchedule.RunAsync(clients, file with { Rows = rows }, new() { Near = near, RadiusMetres = 15 });

        Assert.Equal((10, 15, 0), imported.Counts);
        var centres = (await imported.VenuesAsync(clients)).Select(venue => venue.GetProperty("geometry").GetProperty("coordinates")).ToArray();
        Assert.Equal(acrossTheAntimeridian, centres.Any(at => at[0].GetDouble() < 0) && centres.Any(at => at[0].GetDouble() > 0));
        var places = centres.Select(at => Ecef.From(at[0].GetDouble(), at[1].GetDouble())).ToArray();
        Assert.Equal(25, places.Length);
        for (var i = 0; i < places.Length; i++)
        {
            for (var j = 0; j < i; j++)
                Assert.InRange(Chord.MetresFor(places[i].SquaredChordTo(places[j])), 30.5, 500);
        }
    }

    [Fact]
    public async Task Run_RoomsFile_RegistersItsFootprintsAndPrefersThem()
    {
        var clients = await system.ClientsAsync();
        var place = Place(clients);
        var (x, y) = (place.Longitude, place.Latitude);
        var hall = FormattableString.Invariant($"[[[{x},{y}],[{x + 0.01},{y}],[{x},{y + 0.01}],[{x},{y}]]]");
        var bowtie = FormattableString.Invariant($"[[[{x},{y}],[{x + 0.01},{y + 0.01}],[{x + 0.01},{y}],[{x},{y + 0.01}],[{x},{y}]]]");
        var rooms = new Dictionary<string, JsonObject>
        {
            ["Hall"] = Feature($$$"""{"type":"Feature","geometry":{"type":"Polygon","coordinates":{{{hall}}}},"properties":{"name":"Hall","kind":"hall"}}"""),
            ["Bow"] = Feature($$$"""{"type":"Feature","geometry":{"type":"Polygon","coordinates":{{{bowtie}}}},"properties":{"name":"Bow"}}"""),
        };
        var file = File(Row(1, "Hall", "First", 0, 30, place), Row(2, "Bow", "Second", 0, 30, place), Row(3, "Desk", "Third", 0, 30));
        var imported = await ImportedSchedule.RunAsync(clients, file, new() { Rooms = rooms, Near = place });

        Assert.Equal((2, 0, 1), imported.Counts);
        Assert.StartsWith("room \"Bow\" cannot be a venue: geometry.coordinates must be a valid polygon", Reason(imported).Reason, StringComparison.Ordinal);
        var venues = (await imported.VenuesAsync(clients)).ToDictionary(venue => venue.GetProperty("properties").GetProperty("name").GetString()!);
        Assert.Equal(("hall", hall), (venues["Hall"].GetProperty("properties").GetProperty("kind").GetString(), venues["Hall"].GetProperty("geometry").GetProperty("coordinates").GetRawText()));
        // Halls hold rooms: the grid begins in this one.
        Assert.Equal(FormattableString.Invariant($"[{place.Longitude},{place.Latitude}]"), venues["Desk"].GetProperty("geometry").GetProperty("coordinates").GetRawText());
    }

    [Fact]
    public async Task Run_EventGiven_UsesItAndRefusesWhatLiesOutsideItsDays()
    {
        var clients = await system.ClientsAsync();
        var given = await EventEndpointsTests.CreateAsync(clients, "Given " + Interlocked.Increment(ref _files), "2026-03-28", "2026-03-28");
        var file = File(Row(1, "Room", "Within", 0, 30), Row(2, "Room", "Next day", 24 * 60, 25 * 60));
        var imported = await ImportedSchedule.RunAsync(clients, file, new() { EventId = given, Near = Place(clients) });

        Assert.Equal((given, (1, 0, 1)), (imported.EventId, imported.Counts));
        Assert.StartsWith($"start must lie within the days of event {given}", Reason(imported).Reason, StringComparison.Ordinal);
        await Assert.ThrowsAsync<DevHostException>(() => ImportedSchedule.RunAsync(clients, file, new() { EventId = 9007199254740991 }));
    }

    /// <summary>The gateway registers the venue, its answer is lost, and so is that to the first session: neither is there twice.</summary>
    [Fact]
    public async Task Run_AnswersAreLost_LeavesNothingTwice()
    {
        var clients = await system.ClientsAsync();
        using var losing = new LosingHandler();
        var imported = await ImportedSchedule.RunAsync(clients, File(Row(1, "Room", "Talk", 0, 30)), new() { Near = Place(clients) }, losing);

        Assert.Equal(["/api/events", "/api/venues", "/api/venues/sessions"], losing.Lost.Order());
        Assert.Equal((0, 1, 0), imported.Counts);
        Assert.Single(await imported.VenuesAsync(clients));
        Assert.Single(await imported.SessionsAsync(clients));
    }

    private static CsvRow<ScheduleRow> Row(long line, string room, string title, int fromMinute, int toMinute, RoomPlace? place = null) =>
        new(line, new(room, title, Morning.AddMinutes(fromMinute), Morning.AddMinutes(toMinute), place), null);

    private static ScheduleFile File(params CsvRow<ScheduleRow>[] rows) => new($"Imported {Interlocked.Increment(ref _files)}", rows);

    private static (string Reason, long Count) Reason(ImportedSchedule imported)
    {
        var (reason, count, _) = Assert.Single(imported.Report.RefusedByReason());
        return (reason, count);
    }

    private static RoomPlace Place(GatewayClients clients)
    {
        var place = clients.NextPlace();
        return new(place.Longitude, place.Latitude);
    }

    private static JsonObject Feature(string json) => JsonNode.Parse(json)!.AsObject();

    /// <summary>Loses the first answer to each kind of POST.</summary>
    private sealed class LosingHandler() : DelegatingHandler(new SocketsHttpHandler())
    {
        public HashSet<string> Lost { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answer = await base.SendAsync(request, cancellationToken);
            var kind = string.Concat(request.RequestUri!.AbsolutePath.Split('/').Where(part => !long.TryParse(part, out _)).Select(part => part.Length == 0 ? "" : "/" + part));
            if (request.Method != HttpMethod.Post || !Lost.Add(kind))
                return answer;
            answer.Dispose();
            throw new HttpRequestException("lost", null, HttpStatusCode.BadGateway);
        }
    }
}
