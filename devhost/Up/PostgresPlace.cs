using System.Security.Cryptography;
using System.Text;
using UdaConnect.DevHost.Processes;

namespace UdaConnect.DevHost.Up;

/// <summary>
/// Where the cluster lives: beside the other data, unless we are root and that folder is closed to the user PostgreSQL runs as then (a clone under /root, say).
/// </summary>
public static class PostgresPlace
{
    public const string SystemRoot = "/var/lib/udaconnect";

    public static string For(string dataFolder) => For(dataFolder, UnixUser.ForServersOfRoot() is not null, SystemRoot);

    public static string For(string dataFolder, bool asAnotherUser, string systemRoot)
    {
        if (!asAnotherUser || IsOpenToAll(dataFolder)) return Path.Combine(dataFolder, "postgres");
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(dataFolder));
        return Path.Combine(systemRoot, Convert.ToHexStringLower(hash)[..12], "postgres");
    }

    private static bool IsOpenToAll(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            if ((at.UnixFileMode & UnixFileMode.OtherExecute) == 0) return false;
        }
        return true;
    }
}
