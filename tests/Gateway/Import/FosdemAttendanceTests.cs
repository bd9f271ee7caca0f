using System.Globalization;
using System.Text.Json;
using UdaConnect.Attendance;
using UdaConnect.DevHost.Import.Schedule;
using UdaConnect.Geo;
using UdaConnect.Sessions;
using UdaConnect.Tests.Gateway.Support;
using UdaConnect.Tests.Support;
using Xunit;
using Visit = UdaConnect.Visits.Visit;

namespace UdaConnect.Tests.Gateway.Import;

/// <summary>Simulated attendees of a real schedule (FOSDEM, CC BY 2.0 BE, fosdem.org): where they were is known, so what the API must say is too.</summary>
public sealed class FosdemAttendanceTests(GatewaySystem system)
{
    private const int Year = 2008;
    private const int People = 24;
    private const long Minute = 60_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AttendanceAndShared_SimulatedAttendees_AreWhatTheyDid()
    {
        if (FosdemImportTests.FindFile() is not { } path)
        {
            Assert.Skip("The data is not here: ../shared/data.");
            return;
        }

        var clients = await system.ClientsAsync();
        var schedule = await ImportedSchedule.RunAsync(
            clients, new ScheduleReader(Year, null).Read(path), new() { EventName = $"FOSDEM {Year}, attended", Near = new(4.3817, 50.8127) });
        var rooms = await RoomsAsync(clients, schedule);
        var random = new Random(Year);
        var days = new Dictionary<int, List<Stay>>();
        for (var i = 0; i < People; i++)
            days.Add(await clients.RegisterAsync("Attendee", $"Number {i}"), MakeDay(random, rooms));

        Visit[] visits = [.. days.SelectMany(day => day.Value.SelectMany(stay => Report(clients, day.Key, stay, rooms)))];
        foreach (var batch in visits.Chunk(5_000))
            Assert.All(await clients.ReportAsync(GatewayClients.Request(batch)), receipt => Assert.NotNull(receipt.Accepted));

        // A room may share its place with another: who was in one was in the other, and saw what took place there.
        Session[] sessions = [.. rooms.SelectMany(room => room.Sessions)];
        var truth = days.ToDictionary(day => day.Key, day => rooms.SelectMany(room => day.Value
            .Where(stay => room.Covers(rooms.Single(other => other.Id == stay.VenueId).Place)).Select(stay => stay with { VenueId = room.Id, PersonId = day.Key })).ToList());
        Assert.True(sessions.Length > 100 && truth.Values.Sum(stays => stays.Count) > People);
        foreach (var (person, stays) in truth)
        {
            var expected = AttendanceText(stays, sessions);
            var found = "";
            await Eventually.TrueAsync(
                async () => (found = await AttendanceAsync(clients, person, schedule.EventId)) == expected, () => $"person {person}: {found} instead of {expected}", Token);
        }

        foreach (var person in truth.Keys)
            Assert.Equal(SharedText(person, truth, sessions), await SharedAsync(clients, person, schedule.EventId));
    }

    /// <summary>Sessions one after the other, come to late or early, left before the end or after; with ten minutes and more on the way.</summary>
    private static List<Stay> MakeDay(Random random, List<Room> rooms)
    {
        var all = rooms.SelectMany(room => room.Sessions).ToArray();
        var stays = new List<Stay>();
        for (var i = 0; i < 40 && stays.Count < 8; i++)
        {
            var session = all[random.Next(all.Length)];
            var (from, to) = (session.StartMs + random.Next(-5, 15) * Minute, session.EndMs + random.Next(-10, 5) * Minute);
            if (to >= from && stays.All(stay => to + 10 * Minute < stay.StartMs || stay.EndMs + 10 * Minute < from))
                stays.Add(new(session.VenueId, 0, from, to));
        }

        return stays;
    }

    /// <summary>A report a minute, and one on leaving.</summary>
    private static IEnumerable<Visit> Report(GatewayClients clients, int person, Stay stay, List<Room> rooms)
    {
        var place = rooms.Single(room => room.Id == stay.VenueId).Place;
        for (var at = stay.StartMs; at <= stay.EndMs; at += Minute)
            yield return new(clients.NextVisit(), at, place.Longitude, place.Latitude, person);
    }

    private static string AttendanceText(List<Stay> stays, Session[] sessions)
    {
        var seen = AttendanceOracle.Shared(stays, stays, _ => true, sessions).Sessions;
        return Text(stays.Select(stay => (stay.VenueId, stay.StartMs, stay.EndMs)), seen.Select(entry => (entry.Key, entry.Value)));
    }

    private static async Task<string> AttendanceAsync(GatewayClients clients, int person, long eventId)
    {
        var answer = await clients.GetAsync($"/api/persons/{person}/attendance?event={eventId}");
        return Text(
            answer.GetProperty("stays").EnumerateArray().Select(stay => (stay.GetProperty("venue").GetProperty("id").GetInt64(), At(stay, "start"), At(stay, "end"))),
            answer.GetProperty("sessions").EnumerateArray().Select(seen => (seen.GetProperty("session").GetProperty("id").GetInt64(), Ms(seen, "attended_seconds"))));
    }

    private static IEnumerable<string> SharedText(int person, Dictionary<int, List<Stay>> truth, Session[] sessions) =>
        from other in truth.Keys
        where other != person
        let shared = AttendanceOracle.Shared(truth[person], truth[other], _ => true, sessions)
        where shared.Venues.Count > 0
        orderby -shared.TogetherMs, other
        select $"{other}: {shared.TogetherMs} {Text([], shared.Sessions.Select(entry => (entry.Key, entry.Value)))}";

    private static async Task<IEnumerable<string>> SharedAsync(GatewayClients clients, int person, long eventId) =>
        (await clients.GetAsync($"/api/persons/{person}/shared?event={eventId}")).EnumerateArray().Select(shared =>
            $"{shared.GetProperty("person").GetProperty("id").GetInt32()}: {Ms(shared, "overlap_seconds")} {Text([], shared.GetProperty("sessions").EnumerateArray().Select(seen => (seen.GetProperty("id").GetInt64(), Ms(seen, "overlap_seconds"))))}");

    private static string Text(IEnumerable<(long Venue, long From, long To)> stays, IEnumerable<(long Session, long Ms)> sessions) =>
        $"{string.Join(' ', stays.Order())} | {string.Join(' ', sessions.Order())}";

    private static long Ms(JsonElement element, string name) => (long)Math.Round(element.GetProperty(name).GetDouble() * 1000);

    private static long At(JsonElement element, string name) =>
        DateTimeOffset.Parse(element.GetProperty(name).GetString()!, CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();

    private static async Task<List<Room>> RoomsAsync(GatewayClients clients, ImportedSchedule schedule)
    {
        var rooms = new List<Room>();
        foreach (var venue in await schedule.VenuesAsync(clients))
        {
            var (id, at) = (venue.GetProperty("id").GetInt64(), venue.GetProperty("geometry").GetProperty("coordinates"));
            var sessions = (await clients.GetAsync($"/api/venues/{id}/sessions")).EnumerateArray().Select(session => new Session(
                session.GetProperty("id").GetInt64(), id, session.GetProperty("title").GetString()!, At(session, "start"), At(session, "end")));
            rooms.Add(new(id, new(at[0].GetDouble(), at[1].GetDouble()), venue.GetProperty("properties").GetProperty("radius_metres").GetDouble(), [.. sessions]));
        }

        return rooms;
    }

    private sealed record Room(long Id, GeoPoint Place, double Radius, Session[] Sessions)
    {
        public bool Covers(GeoPoint place) =>
            Ecef.From(Place.Longitude, Place.Latitude).SquaredChordTo(Ecef.From(place.Longitude, place.Latitude)) <= Chord.SquaredFor(Radius);
    }
}
