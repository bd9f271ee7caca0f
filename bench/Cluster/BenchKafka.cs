using UdaConnect.DevHost.Kafka;
using UdaConnect.Visits;

namespace UdaConnect.Bench.Cluster;

/// <summary>The broker of this run: somebody's cluster, a distribution we start, or the embedded one with its limits.</summary>
internal sealed class BenchKafka(IKafkaBroker broker, string topic) : IAsyncDisposable
{
    public const int Partitions = 8;
    private const string AddressVariable = "Kafka__BootstrapServers";

    private readonly List<string> _further = [];

    public IKafkaBroker Broker => broker;

    public string Topic => topic;

    /// <summary>The embedded broker drops the oldest messages of a partition beyond 5 MiB, read or not: unsettled ones must stay well below. Null: no limit.</summary>
    public int? MostUnsettledPerPartition => broker.Kind == KafkaKind.Embedded ? 15_000 : null;

    public string Description => broker.Kind switch
    {
        KafkaKind.External => "a cluster given by Kafka__BootstrapServers",
        KafkaKind.Distribution => "a distribution (KAFKA_HOME), one node",
        _ => "the embedded broker, with intake throttled to its limits (set KAFKA_HOME for a real one)",
    };

    public static async Task<BenchKafka> StartAsync(string folder, CancellationToken cancellationToken)
    {
        var broker = await BrokerAsync(folder, cancellationToken);

        // On somebody's cluster a topic of our own: theirs may hold their visits.
        var kafka = new BenchKafka(broker, broker.Kind == KafkaKind.External ? $"{VisitTopic.Name}_bench_{Guid.NewGuid():N}" : VisitTopic.Name);
        await broker.CreateTopicsAsync(TopicSpec.Visits(kafka.Topic, Partitions), cancellationToken);
        return kafka;
    }

    /// <summary>A topic beside that of visits, which no silo reads.</summary>
    public async Task<string> CreateTopicAsync(string suffix, CancellationToken cancellationToken)
    {
        var name = $"{topic}.{suffix}";
        await broker.CreateTopicsAsync([new(name, Partitions)], cancellationToken);
        _further.Add(name);
        return name;
    }

    public async ValueTask DisposeAsync()
    {
        if (broker.Kind == KafkaKind.External)
            await KafkaOffsets.DeleteTopicsAsync(broker.BootstrapServers, [.. TopicSpec.Visits(topic).Select(spec => spec.Name), .. _further]);
        await broker.DisposeAsync();
    }

    private static async Task<IKafkaBroker> BrokerAsync(string folder, CancellationToken cancellationToken)
    {
        if (Environment.GetEnvironmentVariable(AddressVariable) is { Length: > 0 } address)
            return await ExternalKafka.ConnectAsync(address);
        if (Environment.GetEnvironmentVariable(KafkaDistribution.HomeVariable) is { Length: > 0 } home)
            return await KafkaDistribution.StartAsync(new() { Home = home, Folder = Path.Combine(folder, "kafka"), Ephemeral = true }, cancellationToken);
        return EmbeddedBroker.Start();
    }
}
