using System.ComponentModel;
using System.Globalization;
using System.Runtime.InteropServices;

namespace UdaConnect.DevHost.Processes;

/// <summary>A user of this machine, from /etc/passwd.</summary>
public sealed partial record UnixUser(string Name, int UserId, int GroupId, string Home)
{
    /// <summary>PostgreSQL refuses to run as root: the user to run it as then; null when we are not root.</summary>
    public static UnixUser? ForServersOfRoot()
    {
        if (!Environment.IsPrivilegedProcess) return null;
        return Find("postgres") ?? Find("nobody")
            ?? throw new DevHostException("PostgreSQL does not run as root, and there is neither a user 'postgres' nor 'nobody': run as an ordinary user.");
    }

    public static UnixUser? Find(string name)
    {
        foreach (var line in File.ReadLines("/etc/passwd"))
        {
            var parts = line.Split(':');
            if (parts.Length >= 6 && parts[0] == name)
                return new UnixUser(name, int.Parse(parts[2], CultureInfo.InvariantCulture), int.Parse(parts[3], CultureInfo.InvariantCulture), parts[5]);
        }
        return null;
    }

    /// <summary>Makes the user the owner of a file or folder.</summary>
    public void TakeOwnership(string path)
    {
        if (ChangeOwner(path, UserId, GroupId) != 0) throw new Win32Exception(Marshal.GetLastPInvokeError(), $"{path} cannot be given to {Name}");
    }

    [LibraryImport("libc", EntryPoint = "chown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ChangeOwner(string path, int user, int group);
}
