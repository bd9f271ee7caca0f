using System.Globalization;
using Confluent.Kafka.Admin;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace UdaConnect.DevHost.Kafka;

/// <summary>Creates topics through the admin client, on brokers that have a controller.</summary>
public static class TopicSetup
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);

    public static async Task CreateMissingAsync(string bootstrapServers, IReadOnlyList<TopicSpec> topics, CancellationToken cancellationToken = default)
    {
        using var admin = KafkaClients.Admin(bootstrapServers);
        var existing = await Task.Run(() => admin.GetMetadata(Timeout).Topics.Select(topic => topic.Topic).ToHashSet(), cancellationToken);
        var missing = topics.Where(topic => !existing.Contains(topic.Name)).Select(Specification).ToList();
        if (missing.Count == 0) return;
        try
        {
            await admin.CreateTopicsAsync(missing, new CreateTopicsOptions { RequestTimeout = Timeout, OperationTimeout = Timeout });
        }
        catch (CreateTopicsException exception) when (exception.Results.All(result => result.Error.Code is ErrorCode.NoError or ErrorCode.TopicAlreadyExists))
        {
            // Somebody else created it between our look and our call.
        }
    }

    public static async Task DeleteAsync(string bootstrapServers, IReadOnlyList<string> topics)
    {
        using var admin = KafkaClients.Admin(bootstrapServers);
        await admin.DeleteTopicsAsync(topics, new DeleteTopicsOptions { RequestTimeout = Timeout, OperationTimeout = Timeout });
    }

    private static TopicSpecification Specification(TopicSpec topic) => new()
    {
        Name = topic.Name,
        NumPartitions = topic.Partitions,
        ReplicationFactor = -1,
        Configs = Settings(topic),
    };

    private static Dictionary<string, string> Settings(TopicSpec topic)
    {
        var settings = new Dictionary<string, string> { ["max.message.bytes"] = TopicSpec.MaxMessageBytes.ToString(CultureInfo.InvariantCulture) };
        if (topic.KeepForEver) settings["retention.ms"] = "-1";
        return settings;
    }
}
