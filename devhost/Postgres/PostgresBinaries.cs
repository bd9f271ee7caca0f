using System.Globalization;

namespace UdaConnect.DevHost.Postgres;

/// <summary>The newest PostgreSQL server programs of the distribution.</summary>
internal sealed record PostgresBinaries(int Major, string Folder)
{
    private const string Root = "/usr/lib/postgresql";

    public string InitDb => Path.Combine(Folder, "initdb");

    public string Server => Path.Combine(Folder, "postgres");

    /// <summary>The PostGIS package of this version, for messages.</summary>
    public string PostGisPackage => $"postgresql-{Major}-postgis-3";

    public static PostgresBinaries Find() => Find(Root);

    internal static PostgresBinaries Find(string root)
    {
        var versions = Directory.Exists(root) ? Directory.GetDirectories(root) : [];
        return versions
            .Select(folder => new PostgresBinaries(ParseMajor(Path.GetFileName(folder)), Path.Combine(folder, "bin")))
            .Where(binaries => binaries.Major > 0 && File.Exists(binaries.InitDb) && File.Exists(binaries.Server))
            .MaxBy(binaries => binaries.Major)
            ?? throw new DevHostException(
                $"No PostgreSQL server under {root}/*/bin. On Debian and Ubuntu: apt-get install postgresql postgresql-<version>-postgis-3");
    }

    private static int ParseMajor(string name) => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var major) ? major : 0;
}
