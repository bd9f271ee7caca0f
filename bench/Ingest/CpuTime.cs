using System.Globalization;
using UdaConnect.Bench.Cluster;
using UdaConnect.DevHost.Kafka;
using UdaConnect.DevHost.Processes;

namespace UdaConnect.Bench.Ingest;

/// <summary>Processor time that parts of the system have used since they started, from /proc.</summary>
/// <param name="Kafka">Null where the broker is not a process of ours.</param>
internal sealed record CpuTime(TimeSpan Silos, TimeSpan Postgres, TimeSpan? Kafka)
{
    // USER_HZ: fixed for programs, whatever the kernel counts in.
    private const int TicksPerSecond = 100;

    public TimeSpan All => Silos + Postgres + (Kafka ?? TimeSpan.Zero);

    public static CpuTime Now(BenchCluster cluster) => new(
        Sum(cluster.Silos.Select(silo => silo.ProcessId)),
        Sum([cluster.Postgres.Process?.Id]),
        cluster.Kafka.Broker is KafkaDistribution { Process: { } broker } ? Sum([broker.Id]) : null);

    public static CpuTime operator -(CpuTime later, CpuTime earlier) => new(later.Silos - earlier.Silos, later.Postgres - earlier.Postgres, later.Kafka - earlier.Kafka);

    /// <summary>What so many visits took, for whoever plans machines.</summary>
    public string PerSecond(long visits)
    {
        string Part(string name, TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{name} {visits / Math.Max(1e-9, time.TotalSeconds):#,0}");
        List<string> parts = [Part("silos", Silos), Part("PostgreSQL", Postgres)];
        if (Kafka is { } kafka)
            parts.Add(Part("Kafka", kafka));
        return $"visits per second of one core: {string.Join(", ", parts)}, all together {Part("", All).Trim()}";
    }

    /// <summary>Time in the stat line of a process: its own, and of children that have ended and were waited for.</summary>
    internal static TimeSpan Read(string stat)
    {
        // The name in parentheses may hold anything, so count from its end; utime is then the twelfth field, and cstime the fifteenth.
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return TimeSpan.FromSeconds((double)fields[11..15].Sum(ticks => long.Parse(ticks, CultureInfo.InvariantCulture)) / TicksPerSecond);
    }

    private static TimeSpan Sum(IEnumerable<int?> processes) =>
        processes.OfType<int>().SelectMany(ProcessTree.WithDescendants).Aggregate(TimeSpan.Zero, (sum, process) => sum + Of(process));

    private static TimeSpan Of(int process)
    {
        try
        {
            return Read(File.ReadAllText($"/proc/{process}/stat"));
        }
        catch (IOException)
        {
            return TimeSpan.Zero; // it has just ended, and its parent counts it
        }
    }
}
