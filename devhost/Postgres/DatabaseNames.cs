namespace UdaConnect.DevHost.Postgres;

public static class DatabaseNames
{
    public const string Person = "person";
    public const string Geolocation = "geolocation";
    public const string Orleans = "orleans";

    public static IReadOnlyList<string> All { get; } = [Person, Geolocation, Orleans];
}
