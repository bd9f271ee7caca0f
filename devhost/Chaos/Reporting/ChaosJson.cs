using System.Text.Json;
using System.Text.Json.Serialization;
using UdaConnect.DevHost.Chaos.Scenarios;

namespace UdaConnect.DevHost.Chaos.Reporting;

/// <summary>The result for programs.</summary>
/// <param name="Seed">Of the random numbers.</param>
public sealed record ChaosJson(int Seed, IReadOnlyList<ScenarioJson> Scenarios)
{
    internal static ChaosJson Of(int seed, IEnumerable<ScenarioResult> results) => new(seed, [.. results.OrderBy(result => result.Scenario.Id).Select(ScenarioJson.Of)]);

    public string ToJson() => JsonSerializer.Serialize(this, ChaosJsonContext.Default.ChaosJson);
}

/// <param name="Proves">Numbers of the guarantees.</param>
/// <param name="Faults">How many.</param>
/// <param name="Acknowledged">Visits.</param>
/// <param name="Stored">Rows.</param>
/// <param name="Dead">Dead letters, folded by origin.</param>
/// <param name="Passed">Null: skipped, and <paramref name="Skipped"/> says why.</param>
public sealed record ScenarioJson(
    int Id, string Name, IReadOnlyList<int> Proves, int Faults, int Acknowledged, int Stored, int Dead, int Lost, int DuplicateRows, int PartialAnswers, int WrongAnswers,
    double Seconds, bool? Passed, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Skipped)
{
    internal static ScenarioJson Of(ScenarioResult result)
    {
        var (scenario, found) = (result.Scenario, result.Findings);
        return new(
            scenario.Id, scenario.Name, scenario.Proves, result.Faults.Count, found.Acknowledged, found.Stored, found.Dead, found.Lost, found.DuplicateRows,
            found.PartialAnswers, found.WrongAnswers, Math.Round(result.Took.TotalSeconds, 1), result.Passed, result.Skipped);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(ChaosJson))]
internal sealed partial class ChaosJsonContext : JsonSerializerContext;
