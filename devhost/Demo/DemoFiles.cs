namespace UdaConnect.DevHost.Demo;

/// <summary>The demo conference's files beside the program.</summary>
public static class DemoFiles
{
    public static string Persons => PathOf("persons.csv");

    public static string Visits => PathOf("visits.csv.gz");

    public static string Event => PathOf("event.json");

    public static string Venues => PathOf("venues.geojson");

    /// <summary>As <c>import schedule</c> takes it.</summary>
    public static string Sessions => PathOf("sessions.csv");

    private static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "Demo", name);
}
