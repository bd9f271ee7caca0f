using Microsoft.Extensions.Options;
using UdaConnect.Gateway.Faults;

namespace UdaConnect.Gateway.Intake;

/// <summary>Decides whether one more visit may wait in a partition: what is acknowledged must never pile up beyond what the broker keeps.</summary>
internal sealed class Admission(IOptions<AdmissionOptions> options, IOptions<KafkaOptions> kafka)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);
    private readonly (long Messages, long Bytes) _limits = options.Value.For(kafka.Value);
    private VisitLogState? _state;
    private double _meanBytes = 256;
    private double _drainPerSecond;

    public VisitLogState? State => Volatile.Read(ref _state);

    public long MaxMessages => _limits.Messages;

    public long MaxBytes => _limits.Bytes;

    /// <summary>The mean size of this gateway's own messages; what others wrote is taken to be as large.</summary>
    public double MeanBytes => Volatile.Read(ref _meanBytes);

    public void Know(VisitLogState state) => Volatile.Write(ref _state, state);

    /// <summary>Takes a place in the partition, or says after how long to try again.</summary>
    public bool TryEnter(PartitionLoad load, int bytes, out TimeSpan retryAfter)
    {
        var mean = MeanBytes;
        // Several threads may lose an update: an average does not mind.
        Volatile.Write(ref _meanBytes, mean + (bytes - mean) / 64);
        var most = Math.Min(_limits.Messages, (long)(_limits.Bytes / Math.Max(mean, bytes)));
        if (load.Waiting < most)
        {
            load.Sent();
            retryAfter = default;
            return true;
        }

        retryAfter = RetryAfter(most);
        return false;
    }

    /// <exception cref="RefusedException">Nothing is known of the log yet.</exception>
    public VisitLogState StateOrRefuse() => State ?? throw new RefusedException(Fault.BrokerUnavailable);

    /// <param name="perSecond">How fast the committed offsets of all partitions moved since the last look.</param>
    public void Drained(double perSecond) => Volatile.Write(ref _drainPerSecond, (_drainPerSecond + perSecond) / 2);

    // Until a tenth of the limit is free again.
    private TimeSpan RetryAfter(long most)
    {
        var perPartition = Volatile.Read(ref _drainPerSecond) / Math.Max(1, State?.Partitions.Length ?? 1);
        var wait = perPartition > 0 ? TimeSpan.FromSeconds(Math.Min(Longest.TotalSeconds, most / 10.0 / perPartition)) : Longest / 5;
        return wait < Shortest ? Shortest : wait;
    }
}
