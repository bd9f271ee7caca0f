using UdaConnect.DevHost.Chaos.Checking;
using UdaConnect.DevHost.Chaos.Reporting;

namespace UdaConnect.DevHost.Chaos.Scenarios;

/// <summary>What came of a scenario.</summary>
internal sealed record ScenarioResult(Scenario Scenario, Findings Findings, TimeSpan Took)
{
    /// <summary>Why it did not run; null if it did.</summary>
    public string? Skipped { get; init; }

    public IReadOnlyList<string> Faults { get; init; } = [];

    public IReadOnlyList<(string Name, string Value)> Notes { get; init; } = [];

    public IReadOnlyList<Plot> Plots { get; init; } = [];

    /// <summary>Null where it did not run: neither passed nor failed.</summary>
    public bool? Passed => Skipped is null ? Findings.Complaints.Count == 0 : null;

    public static ScenarioResult Skip(Scenario scenario, string why) => new(scenario, new(), TimeSpan.Zero) { Skipped = why };
}
