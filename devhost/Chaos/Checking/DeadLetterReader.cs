using System.Text;
using Confluent.Kafka;
using UdaConnect.Visits;

namespace UdaConnect.DevHost.Chaos.Checking;

/// <summary>A dead letter as it lies in its topic.</summary>
/// <param name="Origin">The message's key: its identity.</param>
/// <param name="Id">As in the original, where that can be read.</param>
internal sealed record FoundLetter(string Origin, string Field, string Reason, byte[]? Value, long? Id);

/// <summary>Reads the whole topic of dead letters, from the beginning to its end at the moment.</summary>
internal static class DeadLetterReader
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static Task<List<FoundLetter>> ReadAsync(string bootstrapServers, string topic, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            var config = new ConsumerConfig
            {
                BootstrapServers = bootstrapServers,
                GroupId = $"chaos-dead-{Guid.NewGuid():N}",
                EnableAutoCommit = false,
                AutoOffsetReset = AutoOffsetReset.Earliest,
                FetchMaxBytes = 8 * 1024 * 1024,
            };
            using var consumer = new ConsumerBuilder<byte[]?, byte[]?>(config).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
            var name = VisitTopic.DeadLettersOf(topic);
            using var admin = new DependentAdminClientBuilder(consumer.Handle).Build();
            var letters = new List<FoundLetter>();
            foreach (var partition in admin.GetMetadata(name, Patience).Topics.Single().Partitions)
                ReadPartition(consumer, new(name, partition.PartitionId), letters, cancellationToken);
            return letters;
        },
        cancellationToken);

    private static void ReadPartition(IConsumer<byte[]?, byte[]?> consumer, TopicPartition place, List<FoundLetter> letters, CancellationToken cancellationToken)
    {
        var bounds = consumer.QueryWatermarkOffsets(place, Patience);
        consumer.Assign(new TopicPartitionOffset(place, bounds.Low));
        for (var next = bounds.Low.Value; next < bounds.High.Value;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (consumer.Consume(Patience) is not { } found) throw new ChaosException($"The dead letters {place} cannot be read beyond offset {next} of {bounds.High}.");
            next = found.Offset.Value + 1;
            letters.Add(Read(found.Message));
        }
    }

    private static FoundLetter Read(Message<byte[]?, byte[]?> message) => new(
        Encoding.UTF8.GetString(message.Key ?? []),
        Header(message, DeadLetterHeaders.Field),
        Header(message, DeadLetterHeaders.Reason),
        message.Value,
        MessageId.Of(message.Value));

    private static string Header(Message<byte[]?, byte[]?> message, string name) =>
        message.Headers.TryGetLastBytes(name, out var value) ? Encoding.UTF8.GetString(value) : "";
}
