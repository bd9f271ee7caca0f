namespace UdaConnect.Silo.Spatial;

/// <summary>Keys of the three <see cref="Npgsql.NpgsqlDataSource"/> services, also the folders of their migrations.</summary>
internal static class Databases
{
    public const string Person = "person";
    public const string Geolocation = "geolocation";
    public const string Orleans = "orleans";
}
