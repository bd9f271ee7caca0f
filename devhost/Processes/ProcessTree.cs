using System.Globalization;

namespace UdaConnect.DevHost.Processes;

/// <summary>Who started whom, from /proc.</summary>
internal static class ProcessTree
{
    /// <summary>The process and everything below it, parents first; what ended meanwhile is left out.</summary>
    public static IReadOnlyList<int> WithDescendants(int processId)
    {
        var children = Parents().ToLookup(entry => entry.Parent, entry => entry.Id);
        var found = new List<int> { processId };
        for (var at = 0; at < found.Count; at++)
            found.AddRange(children[found[at]]);
        return found;
    }

    private static IEnumerable<(int Id, int Parent)> Parents()
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id) && ParentOf(folder) is { } parent)
                yield return (id, parent);
        }
    }

    private static int? ParentOf(string folder)
    {
        try
        {
            // The name in parentheses may hold anything, so count from its end: state, then the parent.
            var stat = File.ReadAllText(Path.Combine(folder, "stat"));
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return null; // it has just ended
        }
    }
}
