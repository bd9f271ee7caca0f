namespace UdaConnect.Bench.Cluster;

/// <summary>The silo's program as built beside the bench, in the same configuration.</summary>
internal static class SiloProgram
{
    private const string Name = "UdaConnect.Silo.dll";

    /// <exception cref="BenchException">It was not built.</exception>
    public static string Path => Find(AppContext.BaseDirectory);

    internal static string Find(string benchFolder)
    {
        // bench/bin/<configuration>/<framework>/
        var framework = new DirectoryInfo(benchFolder.TrimEnd(System.IO.Path.DirectorySeparatorChar));
        var root = framework.Parent?.Parent?.Parent?.Parent;
        var path = root is null ? Name : System.IO.Path.Combine(root.FullName, "silo", "bin", framework.Parent!.Name, framework.Name, Name);
        return File.Exists(path) ? path : throw new BenchException($"The silo is not built: there is no {path}. Build the solution in the bench's configuration first.");
    }
}
