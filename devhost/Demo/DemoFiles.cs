namespace UdaConnect.DevHost.Demo;

/// <summary>The demo conference's files beside the program.</summary>
public static class DemoFiles
{
    public static string Persons => PathOf("persons.csv");

    public static string Visits => PathOf("visits.csv.gz");

    public static string Venues => PathOf("venues.geojson");

    private static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "Demo", name);
}
