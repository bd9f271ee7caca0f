using Confluent.Kafka;

namespace UdaConnect.Bench.Produce;

/// <summary>What became of so many messages. Reports may come on several threads at once: the client serves them on its own and on whoever waits for it.</summary>
/// <param name="messages">1 or more.</param>
internal sealed class DeliveryCount(int messages)
{
    private readonly TaskCompletionSource _complete = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _open = messages;
    private int _acknowledged;

    public int Acknowledged => Volatile.Read(ref _acknowledged);

    /// <summary>The last one; null where there is none.</summary>
    public Error? Failure { get; private set; }

    public void Take(DeliveryReport<byte[], byte[]> report)
    {
        if (report.Status == PersistenceStatus.Persisted)
            Interlocked.Increment(ref _acknowledged);
        else
            Failure = report.Error;
        if (Interlocked.Decrement(ref _open) == 0)
            _complete.SetResult();
    }

    /// <summary>Until each message has its report: every one gets one, at the latest when its time is up.</summary>
    public void Wait(CancellationToken cancellationToken) => _complete.Task.Wait(cancellationToken);
}
