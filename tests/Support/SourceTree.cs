namespace UdaConnect.Tests.Support;

/// <summary>The checkout these tests were built in, for what is checked of files rather than of programs.</summary>
internal static class SourceTree
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "UdaConnect.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException($"No UdaConnect.sln above {AppContext.BaseDirectory}.");
        return folder.FullName;
    }
}
