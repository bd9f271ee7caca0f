using UdaConnect.DevHost.Kafka;
using UdaConnect.DevHost.Up;

namespace UdaConnect.DevHost.Running;

/// <summary>What a private system consists of.</summary>
public sealed record PrivateSystemOptions
{
    public int Silos { get; init; } = 2;

    /// <summary>False where somebody speaks to Kafka and to the silos directly.</summary>
    public bool Gateway { get; init; } = true;

    /// <summary>Of the topic of visits.</summary>
    public int Partitions { get; init; } = TopicSpec.DefaultPartitions;

    /// <summary>Which Kafka.</summary>
    public KafkaChoice Kafka { get; init; } = KafkaChoice.FromEnvironment();

    /// <summary>Configuration of every silo, as environment variables.</summary>
    public IReadOnlyDictionary<string, string> SiloSettings { get; init; } = new Dictionary<string, string>();

    /// <summary>Configuration of the gateway, as environment variables.</summary>
    public IReadOnlyDictionary<string, string> GatewaySettings { get; init; } = new Dictionary<string, string>();
}
