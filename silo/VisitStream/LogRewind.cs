using Confluent.Kafka;
using UdaConnect.Visits;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace UdaConnect.Silo.VisitStream;

/// <summary>Sets the committed offsets of the topic's group back to the beginning, while no silo runs.</summary>
internal sealed class LogRewind : IDisposable
{
    private static readonly TimeSpan Request = TimeSpan.FromSeconds(10);
    private readonly IConsumer<Ignore, Ignore> _consumer;
    private readonly TopicPartition[] _places;

    private LogRewind(IConsumer<Ignore, Ignore> consumer, TopicPartition[] places) => (_consumer, _places) = (consumer, places);

    /// <exception cref="KafkaException">Kafka does not answer, or has no such topic.</exception>
    public static async Task<LogRewind> OpenAsync(VisitStreamOptions options)
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig(KafkaClient.Settings(options))).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();

        // All topics: asked for one by name, a broker might make it.
        var metadata = await Task.Run(() => admin.GetMetadata(Request));
        var topic = metadata.Topics.SingleOrDefault(known => known.Topic == options.Topic)
            ?? throw new KafkaException(new Error(ErrorCode.UnknownTopicOrPart, $"there is no topic {options.Topic}"));
        var id = options.EmbeddedTopicId is { Length: > 0 } embedded ? embedded : await TopicIdAsync(admin, options.Topic);

        // Never subscribes and is assigned nothing, so it is no member of the group.
        var consumer = new ConsumerBuilder<Ignore, Ignore>(KafkaClient.Reader(options, VisitTopic.GroupFor(id))).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
        return new(consumer, [.. topic.Partitions.Select(partition => new TopicPartition(options.Topic, partition.PartitionId))]);
    }

    public LogExtent Look() => new([.. _places.Select(place =>
    {
        var bounds = _consumer.QueryWatermarkOffsets(place, Request);
        return new PartitionExtent(place.Partition.Value, bounds.Low.Value, bounds.High.Value);
    })]);

    /// <summary>Commits each partition's first offset. What the log holds from there on is read again by whoever starts.</summary>
    public void ToBeginning(LogExtent extent) => _consumer.Commit(extent.Partitions.Select(partition => new TopicPartitionOffset(PlaceOf(partition), partition.Low)));

    public bool IsAtBeginning(LogExtent extent) => _consumer.Committed(extent.Partitions.Select(PlaceOf), Request)
        .All(committed => committed.Offset.Value == extent.Partitions.Single(partition => partition.Number == committed.Partition.Value).Low);

    public void Dispose() => _consumer.Dispose();

    private static async Task<string> TopicIdAsync(IAdminClient admin, string topic)
    {
        var described = await admin.DescribeTopicsAsync(TopicCollection.OfTopicNames([topic]), new() { RequestTimeout = Request });
        return described.TopicDescriptions.Single().TopicId.ToString();
    }

    private TopicPartition PlaceOf(PartitionExtent partition) => Array.Find(_places, place => place.Partition.Value == partition.Number)!;
}

/// <summary>What the log holds.</summary>
internal sealed record LogExtent(IReadOnlyList<PartitionExtent> Partitions)
{
    /// <summary>Messages that retention removed from the beginning.</summary>
    public long Dropped => Partitions.Sum(partition => partition.Low);

    public long Held => Partitions.Sum(partition => partition.High - partition.Low);
}

internal readonly record struct PartitionExtent(int Number, long Low, long High);
