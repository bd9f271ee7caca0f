using Confluent.Kafka;

namespace UdaConnect.DevHost.Kafka;

internal static class KafkaClients
{
    /// <summary>An admin client that keeps librdkafka's own complaints off our console: whoever asks gets exceptions.</summary>
    public static IAdminClient Admin(string bootstrapServers) =>
        new AdminClientBuilder(new AdminClientConfig { BootstrapServers = bootstrapServers, SocketConnectionSetupTimeoutMs = 5_000 })
            .SetLogHandler((_, _) => { })
            .SetErrorHandler((_, _) => { })
            .Build();

    /// <summary>True if a broker answers a metadata request within the timeout.</summary>
    public static Task<bool> AnswersAsync(string bootstrapServers, TimeSpan timeout) => Task.Run(() =>
    {
        using var admin = Admin(bootstrapServers);
        try
        {
            return admin.GetMetadata(timeout).Brokers.Count > 0;
        }
        catch (KafkaException)
        {
            return false;
        }
    });
}
