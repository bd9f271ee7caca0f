namespace UdaConnect.DevHost.Kafka;

/// <summary>A cluster that somebody else runs.</summary>
public sealed class ExternalKafka : IKafkaBroker
{
    private ExternalKafka(string bootstrapServers) => BootstrapServers = bootstrapServers;

    public string BootstrapServers { get; }

    public KafkaKind Kind => KafkaKind.External;

    public string? EmbeddedTopicId => null;

    /// <exception cref="DevHostException">No broker answers within ten seconds.</exception>
    public static async Task<ExternalKafka> ConnectAsync(string bootstrapServers)
    {
        if (!await KafkaClients.AnswersAsync(bootstrapServers, TimeSpan.FromSeconds(10)))
            throw new DevHostException($"No Kafka broker answers at {bootstrapServers}, which Kafka__BootstrapServers names.");
        return new ExternalKafka(bootstrapServers);
    }

    public Task CreateTopicsAsync(IReadOnlyList<TopicSpec> topics, CancellationToken cancellationToken = default) =>
        TopicSetup.CreateMissingAsync(BootstrapServers, topics, cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
