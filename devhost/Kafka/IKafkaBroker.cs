namespace UdaConnect.DevHost.Kafka;

/// <summary>Where visits are logged, however it came to run.</summary>
public interface IKafkaBroker : IAsyncDisposable
{
    string BootstrapServers { get; }

    KafkaKind Kind { get; }

    /// <summary>The embedded broker has no topic ids: one made anew at each start, for the consumers' group. Null elsewhere.</summary>
    string? EmbeddedTopicId { get; }

    /// <summary>Creates the topics that are missing; those there are left as they are.</summary>
    Task CreateTopicsAsync(IReadOnlyList<TopicSpec> topics, CancellationToken cancellationToken = default);
}

public enum KafkaKind
{
    /// <summary>A cluster that somebody else runs, given by Kafka__BootstrapServers.</summary>
    External,

    /// <summary>An Apache Kafka distribution (KAFKA_HOME), run by us as one node.</summary>
    Distribution,

    /// <summary>librdkafka's mock cluster inside this process: memory only.</summary>
    Embedded,
}
