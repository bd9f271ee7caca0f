using UdaConnect.DevHost.Kafka;
using UdaConnect.DevHost.Processes;

namespace UdaConnect.DevHost.Up;

/// <summary>Which Kafka: an address somebody gave, a distribution of theirs, or the embedded broker.</summary>
public sealed record KafkaChoice(string? Address, string? Home)
{
    public const string AddressVariable = "Kafka__BootstrapServers";

    public KafkaKind Kind => Address is not null ? KafkaKind.External : Home is not null ? KafkaKind.Distribution : KafkaKind.Embedded;

    public static KafkaChoice FromEnvironment() => new(Value(AddressVariable), Value(KafkaDistribution.HomeVariable));

    public async Task<IKafkaBroker> StartAsync(DataFolder data, CancellationToken cancellationToken) => Kind switch
    {
        KafkaKind.External => await ExternalKafka.ConnectAsync(Address!),
        KafkaKind.Distribution => await KafkaDistribution.StartAsync(
            new KafkaDistributionOptions { Home = Home!, Folder = data.Kafka, Port = SystemPorts.Kafka, LogPath = data.Log("kafka") }, cancellationToken),
        _ => EmbeddedBroker.Start(SystemPorts.Kafka),
    };

    /// <summary>For one run: whatever is ours of it is gone after dispose.</summary>
    public async Task<IKafkaBroker> StartEphemeralAsync(CancellationToken cancellationToken) => Kind switch
    {
        KafkaKind.External => await ExternalKafka.ConnectAsync(Address!),
        KafkaKind.Distribution => await KafkaDistribution.StartEphemeralAsync(Home!, cancellationToken),
        _ => EmbeddedBroker.Start(),
    };

    /// <summary>For the banner.</summary>
    public static string Describe(KafkaKind kind) => kind switch
    {
        KafkaKind.External => $"yours, from {AddressVariable}",
        KafkaKind.Distribution => $"Apache Kafka from {KafkaDistribution.HomeVariable}, one node",
        _ => $"embedded: memory only, fine for a demo; {KafkaDistribution.HomeVariable} or {AddressVariable} gives a real one",
    };

    /// <summary>The broker's process, where it has one of its own.</summary>
    public static ChildProcess? ProcessOf(IKafkaBroker broker) => (broker as KafkaDistribution)?.Process;

    private static string? Value(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
