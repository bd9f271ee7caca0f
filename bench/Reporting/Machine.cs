using System.Globalization;
using System.Runtime.InteropServices;

namespace UdaConnect.Bench.Reporting;

/// <summary>Where the figures were made.</summary>
internal sealed record Machine(string Processor, int Cores, double MemoryGib, string System, string Runtime, string Postgres, string Kafka)
{
    public static Machine Here(string postgres, string kafka) => new(
        ProcessorName(), Environment.ProcessorCount, Math.Round(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1L << 30), 1),
        RuntimeInformation.OSDescription, RuntimeInformation.FrameworkDescription, postgres, kafka);

    private static string ProcessorName()
    {
        const string Info = "/proc/cpuinfo";
        var line = File.Exists(Info) ? File.ReadLines(Info).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) : null;
        return line is null
            ? RuntimeInformation.ProcessArchitecture.ToString()
            : string.Create(CultureInfo.InvariantCulture, $"{line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()}");
    }
}
