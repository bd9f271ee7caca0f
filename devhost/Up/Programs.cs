namespace UdaConnect.DevHost.Up;

/// <summary>The repository we were built from, and the programs built with us.</summary>
public static class Programs
{
    private const string Solution = "UdaConnect.sln";

    public static string Repository { get; } = FindRepository(AppContext.BaseDirectory);

    public static string Silo => Find("silo", "UdaConnect.Silo.dll");

    public static string Gateway => Find("gateway", "UdaConnect.Gateway.dll");

    private static string FindRepository(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, Solution))) return folder.FullName;
        }
        throw new DevHostException($"No {Solution} above {start}: the development host runs from a clone of the repository.");
    }

    // Ours is …/devhost/bin/<configuration>/<framework>/: theirs differ in the project only.
    private static string Find(string project, string file)
    {
        var framework = new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        var path = Path.Combine(Repository, project, "bin", framework.Parent!.Name, framework.Name, file);
        return File.Exists(path) ? path : throw new DevHostException($"{path} is missing: run 'dotnet build' in {Repository} first.");
    }
}
