using UdaConnect.Bench.Cluster;

namespace UdaConnect.Bench.Latency;

/// <summary>How long the measure takes, and how much may be on its way.</summary>
/// <param name="WarmUp">At the start of the overload, and again of half the peak: not counted, as code that was not used before is compiled then.</param>
/// <param name="Overload">Counted.</param>
/// <param name="Half">At half the peak, counted.</param>
/// <param name="MostUnsettled">Kept on its way during the overload.</param>
/// <param name="MostMessages">At half the peak, that the broker surely still has when all is over.</param>
internal sealed record LatencyPlan(TimeSpan WarmUp, TimeSpan Overload, TimeSpan Half, long MostUnsettled, long MostMessages)
{
    public const int ProbesPerSecond = 10;
    private const int SmallVisits = 100_000;
    private const long EnoughUnsettled = 40_000;

    public static LatencyPlan For(int visits, BenchKafka kafka)
    {
        var most = (long?)kafka.MostUnsettledPerPartition * BenchKafka.Partitions / 2;
        return visits < SmallVisits
            ? new(Seconds(2), Seconds(3), Seconds(5), Math.Min(EnoughUnsettled / 4, most ?? long.MaxValue), most ?? long.MaxValue)
            : new(Seconds(10), Seconds(15), Seconds(30), Math.Min(EnoughUnsettled, most ?? long.MaxValue), most ?? long.MaxValue);
    }

    /// <summary>At half the peak with its warm-up, without more messages than the broker keeps.</summary>
    public TimeSpan HalfAt(double perSecond) => TimeSpan.FromSeconds(Math.Min((WarmUp + Half).TotalSeconds, MostMessages / perSecond));

    /// <summary>Of so long a time at half the peak, what is not counted.</summary>
    public TimeSpan WarmUpOf(TimeSpan length) => WarmUp < length / 2 ? WarmUp : length / 2;

    private static TimeSpan Seconds(int seconds) => TimeSpan.FromSeconds(seconds);
}
