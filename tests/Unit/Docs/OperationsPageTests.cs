using System.Globalization;
using System.Text.RegularExpressions;
using UdaConnect.Tests.Support;
using Xunit;

namespace UdaConnect.Tests.Unit.Docs;

/// <summary>An operator who sees an alarm finds its id in docs/operations.md.</summary>
public sealed partial class OperationsPageTests
{
    private static readonly string[] Sources = ["grains.interfaces", "grains", "silo", "gateway", "devhost"];
    private static readonly HashSet<int> Alarms = FindAlarms();
    private static readonly string Page = File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "operations.md"));
    private static readonly HashSet<int> Sections = [.. Heading().Matches(Page).Select(match => Number(match.Groups[1].Value))];

    [Fact]
    public void Operations_EveryAlarmInTheSources_HasItsSection() => Assert.Empty(Alarms.Except(Sections));

    [Fact]
    public void Operations_EverySection_IsAboutAnAlarmInTheSources() => Assert.Empty(Sections.Except(Alarms));

    /// <summary>Guards the two above: a search that finds nothing would let both pass.</summary>
    [Fact]
    public void Sources_Searched_HoldKnownAlarms() => Assert.Superset(new HashSet<int> { 1130, 2001, 4002, 6003 }, Alarms);

    [Fact]
    public void Operations_EveryMetricOfOurs_IsInItsTable()
    {
        var metrics = Texts().SelectMany(text => Instrument().Matches(text)).Select(match => match.Groups[1].Value).ToHashSet();

        Assert.Superset(new HashSet<string> { "udaconnect.visits.lag", "udaconnect.gateway.question" }, metrics);
        Assert.DoesNotContain(metrics, metric => !Page.Contains($"\n| `{metric}` |", StringComparison.Ordinal));
    }

    private static List<string> Texts() => [.. Sources
        .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(SourceTree.Root, folder), "*.cs", SearchOption.AllDirectories))
        .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
        .Select(File.ReadAllText)];

    private static HashSet<int> FindAlarms()
    {
        var texts = Texts();
        var constants = texts.SelectMany(text => LogIdClass().Matches(text))
            .SelectMany(type => Constant().Matches(type.Groups[2].Value).Select(match => (Name: $"{type.Groups[1].Value}.{match.Groups[1].Value}", Id: Number(match.Groups[2].Value))))
            .ToDictionary(found => found.Name, found => found.Id);

        var alarms = new HashSet<int>();
        foreach (var text in texts)
        {
            // Attributes of another shape would escape the search, so they are refused.
            Assert.Equal(Attribute().Count(text), Event().Count(text));
            foreach (Match match in Event().Matches(text))
                if (match.Groups["level"].Value is "Warning" or "Error" or "Critical")
                    alarms.Add(constants[match.Groups["base"].Value] + (match.Groups["plus"].Success ? Number(match.Groups["plus"].Value) : 0));
        }

        return alarms;
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^### (\d{4}) ", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"static class (\w*LogIds)\b([^}]*)\}")]
    private static partial Regex LogIdClass();

    [GeneratedRegex(@"const int (\w+) = (\d+);")]
    private static partial Regex Constant();

    [GeneratedRegex(@"\.Create(?:Counter|UpDownCounter|Histogram|Gauge|ObservableGauge|ObservableCounter)(?:<\w+>)?\(\s*""([^""]+)""")]
    private static partial Regex Instrument();

    [GeneratedRegex(@"\[LoggerMessage\b")]
    private static partial Regex Attribute();

    [GeneratedRegex(@"\[LoggerMessage\(\s*(?:\w+\.)*?(?<base>\w*LogIds\.\w+)(?: \+ (?<plus>\d+))?,\s*LogLevel\.(?<level>\w+)")]
    private static partial Regex Event();
}
