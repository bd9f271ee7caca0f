using Confluent.Kafka;

namespace UdaConnect.Silo.VisitStream;

/// <summary>Settings that reader, dead letters and admin client share.</summary>
internal static class KafkaClient
{
    public static Dictionary<string, string> Settings(VisitStreamOptions options) => new(options.Client)
    {
        ["bootstrap.servers"] = options.BootstrapServers,
        ["reconnect.backoff.max.ms"] = "2000",
        ["socket.connection.setup.timeout.ms"] = "5000",
    };

    public static ConsumerConfig Reader(VisitStreamOptions options, string group) => new(Settings(options))
    {
        GroupId = group,
        EnableAutoCommit = false,
        EnableAutoOffsetStore = false,
        // No silent jump: an offset that is gone comes as an error, is counted, and only then left.
        AutoOffsetReset = AutoOffsetReset.Error,
        // One reader a partition: their buffers add up, and what is read ahead is only memory.
        QueuedMinMessages = Math.Max(1_000, options.BatchSize * 2),
        QueuedMaxMessagesKbytes = 4 * 1024,
        FetchMaxBytes = 4 * 1024 * 1024,
        MessageMaxBytes = KafkaVisitLog.DeadLetterBytes,
        FetchQueueBackoffMs = 5,
        ConsumeResultFields = "headers,timestamp",
    };
}
