using System.CommandLine;
using System.Globalization;
using NodaTime;

namespace UdaConnect.DevHost.Import.Schedule;

/// <summary><c>import schedule FILE</c>.</summary>
internal static class ScheduleCommand
{
    private const string Description =
        "Load a conference's schedule: its event, a venue for each room, its sessions." + ImportCommand.Repeatable + """


        A room is a venue of the event that has its name; where there is none, it is registered: as the file of --rooms has it; else as a point where the
        schedule itself says the room is; else, with --near, in a free place of a grid, ten in a row to the east, row by row to the north, without overlap.
        Sessions of a room with no place are refused, and so is one that overlaps another of its room: the earlier in the file is kept.
        Of a calendar, events that are cancelled or have no time of day are left out and counted; one imported before it was cancelled stays.
        An event created here has the UTC days from the first session's start to the last one's end.
        """;

    private static readonly Argument<string> File = new("FILE")
    {
        Description = "iCalendar, Pentabarf or Frab XML, or CSV with the columns year,start_utc,end_utc,room,title,room_longitude,room_latitude; compressed with gzip or not.",
    };

    private static readonly Option<long?> Event = new("--event") { Description = "The event it belongs to.", HelpName = "ID" };

    private static readonly Option<string?> EventName = new("--event-name")
    {
        Description = "What the event is called, instead of what the file calls it; one of that name at that time is used, else created.",
        HelpName = "NAME",
    };

    private static readonly Option<int?> Year = new("--year") { Description = "Which year of a CSV file that has several.", HelpName = "YYYY" };

    private static readonly Option<DateTimeZone?> Zone = new("--time-zone")
    {
        Description = "Of times without a zone, such as Europe/Brussels; the file's own otherwise.",
        HelpName = "NAME",
        CustomParser = result =>
        {
            if (LocalTimes.Zone(result.Tokens[0].Value) is { } zone)
                return zone;
            result.AddError("--time-zone must be a name of the IANA time zone database such as Europe/Brussels.");
            return null;
        },
    };

    private static readonly Option<string?> Rooms = new("--rooms") { Description = "Venues as a GeoJSON FeatureCollection, by the names of the rooms.", HelpName = "FILE.geojson" };

    private static readonly Option<RoomPlace?> Near = new("--near")
    {
        Description = "Lay rooms of which nobody knows where they are out side by side from here.",
        HelpName = "LON,LAT",
        CustomParser = result => Place(result.Tokens[0].Value, result.AddError),
    };

    private static readonly Option<double> Radius = new("--radius")
    {
        Description = "Of rooms that are a point.",
        HelpName = "METRES",
        DefaultValueFactory = _ => 10,
        CustomParser = result =>
        {
            if (double.TryParse(result.Tokens[0].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var metres) && metres is >= 1 and <= 1_000)
                return metres;
            result.AddError("--radius must be from 1 to 1000 metres.");
            return 0;
        },
    };

    public static Command Create()
    {
        var gateway = ImportCommand.Address("--gateway", "http://localhost:30015", "The gateway's REST address.");
        var command = new Command("schedule", Description) { File, Event, EventName, Year, Zone, Rooms, Near, Radius, gateway };
        command.Validators.Add(result =>
        {
            // Not their values: asking for one that is no number throws.
            if (result.GetResult(Event) is not null && result.GetResult(EventName) is not null)
                result.AddError("--event and --event-name exclude one another.");
        });
        command.SetAction((parsed, cancellationToken) =>
        {
            var path = parsed.GetRequiredValue(File);
            return ImportCommand.RunAsync(path, async (report, show) =>
            {
                var schedule = new ScheduleReader(parsed.GetValue(Year), parsed.GetValue(Zone)).Read(path);
                var options = new ScheduleOptions
                {
                    EventId = parsed.GetValue(Event),
                    EventName = parsed.GetValue(EventName),
                    Near = parsed.GetValue(Near),
                    RadiusMetres = parsed.GetValue(Radius),
                    Rooms = parsed.GetValue(Rooms) is { } rooms ? RoomsFile.Read(rooms) : new ScheduleOptions().Rooms,
                };
                using var http = new HttpClient { BaseAddress = parsed.GetRequiredValue(gateway) };
                await show(
                    () => (double)report.Done / Math.Max(1, schedule.Rows.Count + schedule.LeftOut.Count),
                    new ScheduleImport(http, new(), options, TimeProvider.System).RunAsync(schedule, report, cancellationToken));
            }, cancellationToken);
        });
        return command;
    }

    private static RoomPlace? Place(string text, Action<string> fail)
    {
        // Nearer to a pole a row to the east goes around it.
        if (text.Split(',') is [var x, var y]
            && double.TryParse(x, NumberStyles.Float, CultureInfo.InvariantCulture, out var longitude) && Math.Abs(longitude) <= 180
            && double.TryParse(y, NumberStyles.Float, CultureInfo.InvariantCulture, out var latitude) && Math.Abs(latitude) <= 85)
            return new(longitude, latitude);
        fail("--near must be a longitude and a latitude such as 4.3819,50.8124, at most 85 degrees from the equator.");
        return null;
    }
}
