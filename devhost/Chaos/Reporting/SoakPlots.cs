using UdaConnect.DevHost.Chaos.Cluster;

namespace UdaConnect.DevHost.Chaos.Reporting;

/// <summary>What a soak measures, and its plots.</summary>
internal static class SoakPlots
{
    public const string Lag = "messages not settled";

    public static readonly IReadOnlyList<(string Name, string Unit, Func<SoakSample, double> Value)> Measures =
    [
        ("memory of the larger silo", "MiB", sample => sample.SiloMebibytes),
        ("memory of the gateway", "MiB", sample => sample.GatewayMebibytes),
        ("activations", "grains", sample => sample.Activations),
        (Lag, "messages", sample => sample.Lag),
        ("connections to PostgreSQL", "connections", sample => sample.DatabaseConnections),
        ("file handles of a silo", "handles", sample => sample.SiloHandles),
        ("file handles of the gateway", "handles", sample => sample.GatewayHandles),
    ];

    public static IEnumerable<Plot> Of(IReadOnlyList<SoakSample> samples) => Measures.Select(measure =>
        new Plot(measure.Name, measure.Unit, [.. samples.Select(sample => (sample.At.TotalMinutes, measure.Value(sample)))]));
}
