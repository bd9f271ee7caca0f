using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using UdaConnect.Bench.Reporting;
using Statistics = UdaConnect.Bench.Reporting.Statistics;

namespace UdaConnect.Bench.Kernels;

/// <summary>The inner loops alone, by BenchmarkDotNet, each beside the plain way to do the same.</summary>
internal sealed class KernelsMeasure : IMeasure
{
    /// <summary>Marks a kernel that does other work than the baseline of its class.</summary>
    public const string Alone = "alone";

    private const string Unit = "µs";
    private static readonly Type[] Kernels = [typeof(NearnessKernels), typeof(MessageKernels), typeof(GroupingKernels), typeof(ArrivalKernels)];

    public string Name => "kernels";

    public string Description => "the inner loops alone, by BenchmarkDotNet";

    public async Task<IReadOnlyList<BenchRow>> RunAsync(BenchStage stage, CancellationToken cancellationToken)
    {
        var rows = new List<BenchRow>();
        foreach (var kernel in Kernels)
        {
            stage.Say($"{kernel.Name}");
            var summary = await Task.Run(() => BenchmarkRunner.Run(kernel, Config()), cancellationToken);
            if (summary.HasCriticalValidationErrors || summary.Reports.IsEmpty)
                throw new BenchException($"{kernel.Name} did not run: {string.Join("; ", summary.ValidationErrors.Select(error => error.Message))}");
            rows.AddRange(summary.Reports.Where(report => !report.BenchmarkCase.Descriptor.Baseline).Select(report => Row(report, BaselineOf(report, summary))));
        }

        return rows;
    }

    // In this process: a generated project would know nothing of our central versions and warnings as errors.
    private static ManualConfig Config() => ManualConfig.CreateEmpty()
        .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.DontLogOutput))
        .AddDiagnoser(MemoryDiagnoser.Default)
        .AddColumnProvider(DefaultColumnProviders.Instance)
        .AddLogger(NullLogger.Instance)
        .WithArtifactsPath(Path.Combine(Path.GetTempPath(), "udaconnect-kernels"))
        .WithOptions(ConfigOptions.DisableLogFile);

    private static BenchmarkReport BaselineOf(BenchmarkReport report, Summary summary) =>
        summary.Reports.Single(other => other.BenchmarkCase.Descriptor.Baseline && other.BenchmarkCase.Parameters.DisplayInfo == report.BenchmarkCase.Parameters.DisplayInfo);

    private static BenchRow Row(BenchmarkReport report, BenchmarkReport baseline)
    {
        var parameters = report.BenchmarkCase.Parameters.Items.Select(item => FormattableString.Invariant($"{item.Value:#,0} {item.Name.ToLowerInvariant()}"));
        var measure = string.Join(", ", parameters.Prepend($"kernel: {DescriptionOf(report)}"));
        if (report.ResultStatistics is null || baseline.ResultStatistics is null)
            return BenchRow.Failed(measure, Unit, DescriptionOf(baseline), null, "it did not run to its end");
        var allocated = report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase);
        var note = FormattableString.Invariant($"{allocated:#,0} B allocated");
        return report.BenchmarkCase.Descriptor.HasCategory(Alone)
            ? BenchRow.Limited(measure, Unit, Times(report), null, note: note)
            : BenchRow.Times(measure, Unit, Times(report), DescriptionOf(baseline), Times(baseline), null, note);
    }

    private static string DescriptionOf(BenchmarkReport report) =>
        report.BenchmarkCase.Descriptor.WorkloadMethod.GetCustomAttributes(typeof(BenchmarkAttribute), inherit: false).OfType<BenchmarkAttribute>().Single().Description!;

    private static Statistics Times(BenchmarkReport report)
    {
        var nanoseconds = report.ResultStatistics!;
        return new(nanoseconds.Median / 1_000, nanoseconds.Min / 1_000, nanoseconds.Max / 1_000, nanoseconds.N);
    }
}
