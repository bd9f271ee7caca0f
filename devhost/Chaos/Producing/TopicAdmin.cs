using System.Globalization;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using UdaConnect.DevHost.Chaos.Visits;
using UdaConnect.DevHost.Kafka;
using UdaConnect.Visits;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace UdaConnect.DevHost.Chaos.Producing;

/// <summary>Does to the topic what operators do, and writes to a partition of one's choice.</summary>
internal sealed class TopicAdmin(string bootstrapServers, string topic, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);

    private readonly IAdminClient _admin = KafkaClients.Admin(bootstrapServers);
    private IProducer<Null, byte[]> _producer = Producer(bootstrapServers);

    /// <summary>Writes visits in order to one partition; each is acknowledged when this ends.</summary>
    /// <param name="padding">Bytes that each message has beside its visit, in a field nobody reads.</param>
    public async Task WriteAsync(int partition, IEnumerable<LedgerEntry> entries, CancellationToken cancellationToken, int padding = 0)
    {
        var place = new TopicPartition(topic, partition);
        await Task.WhenAll(entries.Select(async entry =>
        {
            entry.Sending(time.GetTimestamp());
            await _producer.ProduceAsync(place, new() { Value = Padded(KafkaProducer.Value(entry), padding) }, cancellationToken);
            entry.Acknowledge(time.GetTimestamp());
        }));
    }

    /// <summary>By a client of its own: one that knew the topic before it was made anew may still ask about that one, and gets an error.</summary>
    public Task<long> EndOfAsync(int partition) => Task.Run(() =>
    {
        var config = new ConsumerConfig { BootstrapServers = bootstrapServers, GroupId = "chaos-end" };
        using var consumer = new ConsumerBuilder<Ignore, Ignore>(config).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
        return consumer.QueryWatermarkOffsets(new(topic, partition), Timeout).High.Value;
    });

    /// <summary>What retention does, at a moment of our choice: everything before the partition's end is gone.</summary>
    public async Task DropAllAsync(int partition) =>
        await _admin.DeleteRecordsAsync([new(topic, partition, Offset.End)], new() { RequestTimeout = Timeout });

    /// <summary>Deletes the topic and makes it again, under another id.</summary>
    public async Task MakeAnewAsync(int partitions, CancellationToken cancellationToken)
    {
        await _admin.DeleteTopicsAsync([topic], new() { RequestTimeout = Timeout, OperationTimeout = Timeout });
        while (true)
        {
            try
            {
                await _admin.CreateTopicsAsync([new() { Name = topic, NumPartitions = partitions, ReplicationFactor = -1 }], new() { RequestTimeout = Timeout, OperationTimeout = Timeout });
                return;
            }
            catch (CreateTopicsException exception) when (exception.Results.All(result => result.Error.Code == ErrorCode.TopicAlreadyExists))
            {
                // The broker is still deleting the old one.
                await Task.Delay(TimeSpan.FromMilliseconds(50), time, cancellationToken);
            }
        }
    }

    public async Task GrowAsync(int partitions)
    {
        await _admin.CreatePartitionsAsync([new() { Topic = topic, IncreaseTo = partitions }], new() { RequestTimeout = Timeout, OperationTimeout = Timeout });

        // What a client remembers of the topic would refuse the new ones.
        _producer.Dispose();
        _producer = Producer(bootstrapServers);
    }

    /// <summary>The largest message that the dead letters take from now on.</summary>
    public Task LimitDeadLettersAsync(int bytes)
    {
        var letters = new ConfigResource { Type = ResourceType.Topic, Name = VisitTopic.DeadLettersOf(topic) };
        var limit = new ConfigEntry { Name = "max.message.bytes", Value = bytes.ToString(CultureInfo.InvariantCulture), IncrementalOperation = AlterConfigOpType.Set };
        return _admin.IncrementalAlterConfigsAsync(new() { [letters] = [limit] }, new() { RequestTimeout = Timeout });
    }

    public void Dispose()
    {
        _producer.Dispose();
        _admin.Dispose();
    }

    private static byte[] Padded(byte[] message, int padding) =>
        padding == 0 ? message : [.. message.AsSpan(0, message.Length - 1), .. ", \"padding\": \""u8, .. Enumerable.Repeat((byte)'x', padding), .. "\"}"u8];

    private static IProducer<Null, byte[]> Producer(string bootstrapServers) =>
        new ProducerBuilder<Null, byte[]>(new ProducerConfig { BootstrapServers = bootstrapServers, Acks = Acks.All, LingerMs = 5 })
            .SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
}
