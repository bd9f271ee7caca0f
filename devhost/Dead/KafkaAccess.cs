using System.Collections;
using System.Text.Json;
using Confluent.Kafka;
using UdaConnect.DevHost.Up;

namespace UdaConnect.DevHost.Dead;

/// <summary>Which cluster a verb speaks to, and how it logs in there.</summary>
/// <param name="Source">What named the addresses, for messages.</param>
/// <param name="Client">Further settings by librdkafka's names, as the silo takes them.</param>
public sealed record KafkaAccess(string BootstrapServers, string Source, IReadOnlyDictionary<string, string> Client)
{
    public const string ClientPrefix = "Kafka__Client__";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>The option, else the silo's own variable, else a running <c>up</c>.</summary>
    /// <exception cref="DevHostException">None of them names a cluster.</exception>
    public static KafkaAccess Resolve(string? option, IDictionary environment, string runFile)
    {
        var client = new Dictionary<string, string>();
        foreach (DictionaryEntry variable in environment)
        {
            if (variable is { Key: string name, Value: string value } && name.StartsWith(ClientPrefix, StringComparison.OrdinalIgnoreCase))
                client[name[ClientPrefix.Length..]] = value;
        }

        if (option is { Length: > 0 })
            return new(option, "--bootstrap", client);
        if (environment[KafkaChoice.AddressVariable] is string { Length: > 0 } address)
            return new(address, KafkaChoice.AddressVariable, client);
        if (FromRunFile(runFile) is { } running)
            return new(running, runFile, client);
        throw new DevHostException(
            $"Which Kafka? Give --bootstrap HOST:PORT or set {KafkaChoice.AddressVariable}; or start './udaconnect up', which writes {runFile}.");
    }

    public ClientConfig Settings() => new(new Dictionary<string, string>(Client))
    {
        BootstrapServers = BootstrapServers,
        SocketConnectionSetupTimeoutMs = 5_000,
    };

    /// <exception cref="DevHostException">Nobody answers, or there is no such topic.</exception>
    public Task<int> PartitionsOfAsync(string topic, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            using var admin = new AdminClientBuilder(Settings()).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
            try
            {
                // All topics: asked for one by name, a broker might make it.
                var found = admin.GetMetadata(Patience).Topics.SingleOrDefault(known => known.Topic == topic);
                return found is { Partitions.Count: > 0 }
                    ? found.Partitions.Count
                    : throw new DevHostException($"There is no topic {topic} at {BootstrapServers}: see --topic, or start a silo once, which creates it.");
            }
            catch (KafkaException exception)
            {
                throw new DevHostException($"Kafka does not answer at {BootstrapServers}, which {Source} names: {exception.Error.Reason}", exception);
            }
        },
        cancellationToken);

    private static string? FromRunFile(string path)
    {
        try
        {
            return RunFile.Read(path)?.Kafka.Bootstrap;
        }
        catch (JsonException exception)
        {
            throw new DevHostException($"{path} is no run.json: {exception.Message}", exception);
        }
    }
}
