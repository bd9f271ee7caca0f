using System.Reflection;
using System.Text.Json;
using System.Xml.Linq;
using UdaConnect.Tests.Support;
using UdaConnect.Visits;
using Xunit;

namespace UdaConnect.Tests.Contracts;

/// <summary>Which project may know which (design, section 8). What is resolved for the build counts, not only what the code happens to use.</summary>
public sealed class BoundaryTests
{
    private static readonly Dictionary<string, string[]> Graph = ReadGraph();

    [Fact]
    public void Gateway_NoPathToGrainsOrSilo()
    {
        Assert.Contains("UdaConnect.Grains.Interfaces", ReachedFrom("UdaConnect.Gateway"));
        Assert.Empty(ReachedFrom("UdaConnect.Gateway").Intersect(["UdaConnect.Grains", "UdaConnect.Silo"]));
        Assert.Empty(ReferencedBy(typeof(UdaConnect.Gateway.Faults.Fault).Assembly).Intersect(["UdaConnect.Grains", "UdaConnect.Silo"]));
    }

    [Fact]
    public void Grains_NoDatabaseNoKafkaNoGeometryLibrary()
    {
        string[] infrastructure = ["Npgsql", "Confluent", "librdkafka", "NetTopologySuite", "dbup", "UdaConnect.Silo", "UdaConnect.Gateway"];
        Assert.Contains("Microsoft.Orleans.Streaming", ReachedFrom("UdaConnect.Grains"));
        Assert.DoesNotContain(
            ReachedFrom("UdaConnect.Grains").Concat(ReferencedBy(typeof(Venues.NearKernel).Assembly)),
            name => infrastructure.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)));

        // The same search finds them where they are.
        Assert.All(infrastructure[..5], prefix => Assert.Contains(ReachedFrom("UdaConnect.Silo"), name => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)));
    }

    [Fact]
    public void Interfaces_OnlyOrleansAndTheBaseLibrary()
    {
        var project = XDocument.Load(Path.Combine(SourceTree.Root, "grains.interfaces", "UdaConnect.Grains.Interfaces.csproj"));
        string[] kinds = ["PackageReference", "ProjectReference", "FrameworkReference", "Reference"];
        Assert.Equal(["Microsoft.Orleans.Sdk"], project.Descendants().Where(item => kinds.Contains(item.Name.LocalName)).Select(item => (string)item.Attribute("Include")!));
        Assert.All(ReferencedBy(typeof(Visit).Assembly), name => Assert.True(
            name.StartsWith("System.", StringComparison.Ordinal) || name.StartsWith("Orleans.", StringComparison.Ordinal), $"grains.interfaces references {name}."));
    }

    private static IEnumerable<string> ReferencedBy(Assembly assembly) => assembly.GetReferencedAssemblies().Select(name => name.Name!);

    /// <summary>Projects and packages, through others too.</summary>
    private static HashSet<string> ReachedFrom(string project)
    {
        var reached = new HashSet<string>();
        var next = new Stack<string>(Graph[project]);
        while (next.TryPop(out var name))
        {
            if (reached.Add(name) && Graph.TryGetValue(name, out var dependencies))
                Array.ForEach(dependencies, next.Push);
        }

        return reached;
    }

    /// <summary>What the build resolved for these tests, which reference every project.</summary>
    private static Dictionary<string, string[]> ReadGraph()
    {
        using var file = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "UdaConnect.Tests.deps.json")));
        return file.RootElement.GetProperty("targets").EnumerateObject().SelectMany(target => target.Value.EnumerateObject()).ToDictionary(
            library => library.Name.Split('/')[0],
            library => library.Value.TryGetProperty("dependencies", out var dependencies) ? dependencies.EnumerateObject().Select(dependency => dependency.Name).ToArray() : []);
    }
}
