using UdaConnect.DevHost.Kafka;

namespace UdaConnect.Tests.Support;

/// <summary>Whether somebody promised this run a real Kafka: then a missing one is a failure, otherwise such tests are counted as skipped.</summary>
public static class KafkaHome
{
    public static string? Address => Value("Kafka__BootstrapServers");

    public static string? Home => Value(KafkaDistribution.HomeVariable);

    public static bool IsPromised => Address is not null || Home is not null;

    public static string Source => Address is not null ? $"Kafka__BootstrapServers={Address}" : $"{KafkaDistribution.HomeVariable}={Home}";

    private static string? Value(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
