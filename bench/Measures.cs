using UdaConnect.Bench.Connection;
using UdaConnect.Bench.Connections;
using UdaConnect.Bench.Growth;
using UdaConnect.Bench.Ingest;
using UdaConnect.Bench.Kernels;
using UdaConnect.Bench.Latency;
using UdaConnect.Bench.Memory;
using UdaConnect.Bench.Produce;
using UdaConnect.Bench.Redis;
using UdaConnect.Bench.Store;

namespace UdaConnect.Bench;

/// <summary>Everything that can be measured.</summary>
internal static class Measures
{
    public const string Everything = "all";

    /// <summary>In the order in which they run: those that add visits after those that ask about them, those that make tables anew last.</summary>
    public static readonly IReadOnlyList<IMeasure> All =
    [
        new MemoryMeasure(),
        new IngestMeasure(),
        new ConnectionMeasure(),
        new ConnectionsMeasure(),
        new RedisMeasure(),
        new ProduceMeasure(),
        new LatencyMeasure(),
        new GrowthMeasure(),
        new StoreMeasure(),
        new KernelsMeasure(),
    ];

    /// <param name="names">As on the command line.</param>
    public static IReadOnlyList<IMeasure> Named(IReadOnlyCollection<string> names) =>
        names.Contains(Everything) ? All : [.. All.Where(measure => names.Contains(measure.Name))];
}
