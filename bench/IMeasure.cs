using UdaConnect.Bench.Reporting;

namespace UdaConnect.Bench;

/// <summary>One thing the command line can ask for. The stage lends it the system, and as much of it as it asks for.</summary>
internal interface IMeasure
{
    /// <summary>As the command line has it.</summary>
    string Name { get; }

    /// <summary>For the command line's help: what is measured.</summary>
    string Description { get; }

    Task<IReadOnlyList<BenchRow>> RunAsync(BenchStage stage, CancellationToken cancellationToken);
}
