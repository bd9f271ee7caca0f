namespace UdaConnect.DevHost.Kafka;

/// <summary>Where and how one node of a Kafka distribution runs.</summary>
public sealed record KafkaDistributionOptions
{
    /// <summary>The distribution, found by its bin/kafka-server-start.sh.</summary>
    public required string Home { get; init; }

    /// <summary>The folder that holds the node's configuration, data and log. Created when missing.</summary>
    public required string Folder { get; init; }

    /// <summary>The port for clients on 127.0.0.1; 0: a free one.</summary>
    public int Port { get; init; }

    /// <summary>The broker's standard output and error; null: broker.log in the folder.</summary>
    public string? LogPath { get; init; }

    /// <summary>True: the folder is removed on dispose.</summary>
    public bool Ephemeral { get; init; }

    /// <summary>Further broker settings, as in server.properties; they win over ours.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    internal string EffectiveLogPath => LogPath ?? Path.Combine(Folder, "broker.log");

    internal string DataFolder => Path.Combine(Folder, "data");

    internal string PropertiesPath => Path.Combine(Folder, "server.properties");

    internal string ServerProperties(int port, int controllerPort)
    {
        var settings = new Dictionary<string, string>
        {
            ["process.roles"] = "broker,controller",
            ["node.id"] = "1",
            ["controller.quorum.voters"] = $"1@127.0.0.1:{controllerPort}",
            ["controller.listener.names"] = "CONTROLLER",
            ["listeners"] = $"PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controllerPort}",
            ["advertised.listeners"] = $"PLAINTEXT://127.0.0.1:{port}",
            ["listener.security.protocol.map"] = "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT",
            ["inter.broker.listener.name"] = "PLAINTEXT",
            ["log.dirs"] = DataFolder,
            ["num.partitions"] = $"{TopicSpec.DefaultPartitions}",
            ["default.replication.factor"] = "1",
            ["offsets.topic.num.partitions"] = "4",
            ["offsets.topic.replication.factor"] = "1",
            ["transaction.state.log.num.partitions"] = "2",
            ["transaction.state.log.replication.factor"] = "1",
            ["transaction.state.log.min.isr"] = "1",
            ["group.initial.rebalance.delay.ms"] = "0",
            ["auto.create.topics.enable"] = "false", // as in production
            ["message.max.bytes"] = $"{TopicSpec.MaxMessageBytes}",
            ["replica.fetch.max.bytes"] = $"{TopicSpec.MaxMessageBytes}",
            ["num.network.threads"] = "2",
            ["num.io.threads"] = "4",
            ["broker.heartbeat.interval.ms"] = "500", // a killed broker is back in three seconds, not ten
            ["broker.session.timeout.ms"] = "2000",
        };
        foreach (var (key, value) in Settings) settings[key] = value;
        return string.Concat(settings.Select(setting => $"{setting.Key}={setting.Value}\n"));
    }
}
