using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using UdaConnect.Bench.Reporting.Plots;

namespace UdaConnect.Bench.Reporting;

/// <summary>Everything one run of the bench found.</summary>
internal sealed record BenchReport(Machine Machine, string Commit, IReadOnlyList<BenchRow> Rows)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.Never,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter<GoalKind>(JsonNamingPolicy.SnakeCaseLower) },
    };

    /// <summary>Distributions and the like, which are no rows.</summary>
    [JsonIgnore]
    public IReadOnlyList<IPlot> Plots { get; init; } = [];

    public bool HasErrors => Rows.Any(row => row.Error is not null);

    public string ToJson() => JsonSerializer.Serialize(this, Json);
}
