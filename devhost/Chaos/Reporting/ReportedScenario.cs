using System.Text.Json;
using System.Text.Json.Serialization;

namespace UdaConnect.DevHost.Chaos.Reporting;

/// <summary>A scenario's last run, as the report's folder remembers it.</summary>
/// <param name="Command">That made it, as somebody would type it.</param>
/// <param name="Commit">Of the source.</param>
/// <param name="Machine">System, cores and runtime.</param>
public sealed record ReportedScenario(ScenarioJson Result, string Command, string Commit, string Made, string Machine, string Kafka)
{
    /// <exception cref="JsonException">The file is something else.</exception>
    public static async Task<IReadOnlyList<ReportedScenario>> ReadAsync(string file, CancellationToken cancellationToken)
    {
        if (!File.Exists(file)) return [];
        await using var stream = File.OpenRead(file);
        return await JsonSerializer.DeserializeAsync(stream, ReportJsonContext.Default.ReportedScenarioArray, cancellationToken) ?? [];
    }

    public static Task WriteAsync(string file, IEnumerable<ReportedScenario> scenarios, CancellationToken cancellationToken) =>
        File.WriteAllTextAsync(file, JsonSerializer.Serialize([.. scenarios], ReportJsonContext.Default.ReportedScenarioArray) + "\n", cancellationToken);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(ReportedScenario[]))]
internal sealed partial class ReportJsonContext : JsonSerializerContext;
