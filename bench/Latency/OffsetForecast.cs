using UdaConnect.Gateway.Intake;
using UdaConnect.Visits;

namespace UdaConnect.Bench.Latency;

/// <summary>
/// Where in the topic each visit of one stream will lie: partitions follow from persons, and the gateway's producer keeps a stream's order. Whoever uses it
/// must look afterwards whether it was so, and nobody else may produce meanwhile.
/// </summary>
/// <param name="ends">The next offset of each partition.</param>
internal sealed class OffsetForecast(long[] ends)
{
    private readonly long[] _next = [.. ends];

    public LogPlace Next(in Visit visit)
    {
        var partition = PersonPartition.For(VisitMessage.Key(visit.PersonId), _next.Length);
        return new(partition, _next[partition]++);
    }
}

internal readonly record struct LogPlace(int Partition, long Offset);
