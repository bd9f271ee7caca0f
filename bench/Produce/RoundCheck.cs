using UdaConnect.Bench.Cluster;
using UdaConnect.Visits;

namespace UdaConnect.Bench.Produce;

/// <summary>What a round put into a topic, compared with what was acknowledged in it. Made before the round.</summary>
internal sealed class RoundCheck : IDisposable
{
    private readonly TopicReader _reader;
    private readonly string _topic;
    private readonly Visit[] _acknowledged;
    private readonly long[] _before;

    public RoundCheck(BenchKafka kafka, string topic, Visit[] acknowledged)
    {
        (_topic, _acknowledged) = (topic, acknowledged);
        _reader = new(kafka.Broker.BootstrapServers, topic, BenchKafka.Partitions);
        _before = _reader.Ends();
    }

    /// <exception cref="BenchException">They differ.</exception>
    public void Compare(CancellationToken cancellationToken)
    {
        var tally = new TopicTally(_acknowledged);
        _reader.Read(_before, _reader.Ends(), message => tally.Add(message.Message.Value), cancellationToken);
        if (tally.Difference() is { } difference)
            throw new BenchException($"{_topic} does not hold what was acknowledged: {difference}.");
    }

    public void Dispose() => _reader.Dispose();
}
