using System.Globalization;

namespace UdaConnect.DevHost.Processes;

/// <summary>What a process holds at this moment, from /proc.</summary>
/// <param name="ResidentBytes">Memory that is really there (VmRSS).</param>
/// <param name="OpenFiles">File handles, sockets among them.</param>
public sealed record ProcessFigures(long ResidentBytes, int OpenFiles, int Sockets)
{
    /// <summary>Null if the process has ended.</summary>
    public static ProcessFigures? Of(int processId)
    {
        try
        {
            var resident = File.ReadLines($"/proc/{processId}/status").FirstOrDefault(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
            if (resident is null) return null;
            var kibibytes = long.Parse(resident.AsSpan(6).Trim(" \tkB"), CultureInfo.InvariantCulture);
            var handles = new DirectoryInfo($"/proc/{processId}/fd").EnumerateFileSystemInfos().Select(handle => handle.LinkTarget).ToList();
            return new ProcessFigures(kibibytes * 1024, handles.Count, handles.Count(target => target?.StartsWith("socket:", StringComparison.Ordinal) == true));
        }
        catch (IOException)
        {
            return null;
        }
    }
}
