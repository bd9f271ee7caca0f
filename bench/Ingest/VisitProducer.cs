using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using UdaConnect.Bench.Cluster;
using UdaConnect.Time;
using UdaConnect.Visits;

namespace UdaConnect.Bench.Ingest;

/// <summary>Sends visits as the gateway does: key and JSON of the contract, ids of their own, acknowledged by every replica.</summary>
internal static class VisitProducer
{
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(20);

    /// <summary>Ends when the broker has acknowledged every message.</summary>
    public static async Task ProduceAsync(BenchKafka kafka, Visit[] visits, KafkaOffsets offsets, CancellationToken cancellationToken)
    {
        var config = new ProducerConfig
        {
            BootstrapServers = kafka.Broker.BootstrapServers,
            Acks = Acks.All,
            EnableIdempotence = true,
            LingerMs = 5,
            QueueBufferingMaxMessages = 200_000,
        };
        using var producer = new ProducerBuilder<byte[], byte[]>(config).Build();
        var failed = new TaskCompletionSource<Error>();
        var most = (long?)kafka.MostUnsettledPerPartition * BenchKafka.Partitions;
        var before = most is null ? 0 : offsets.Committed().Sum();
        var settled = 0L;
        for (var sent = 0; sent < visits.Length; sent++)
        {
            while (sent - settled >= most)
            {
                await Task.Delay(Breath, cancellationToken);
                settled = offsets.Committed().Sum() - before;
            }

            cancellationToken.ThrowIfCancellationRequested();
            Send(producer, kafka.Topic, visits[sent], failed);
        }

        producer.Flush(cancellationToken);
        if (failed.Task.IsCompleted)
            throw new BenchException($"Kafka did not take every message: {failed.Task.Result.Reason}");
    }

    internal static byte[] Key(Visit visit) => Encoding.UTF8.GetBytes(visit.PersonId.ToString(CultureInfo.InvariantCulture));

    internal static byte[] Value(Visit visit)
    {
        var buffer = new ArrayBufferWriter<byte>(160);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("id"u8, visit.Id);
            json.WriteNumber("person_id"u8, visit.PersonId);
            json.WriteString("creation_time"u8, Timestamps.Format(visit.AtMs));
            json.WriteNumber("longitude"u8, visit.Longitude);
            json.WriteNumber("latitude"u8, visit.Latitude);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void Send(IProducer<byte[], byte[]> producer, string topic, Visit visit, TaskCompletionSource<Error> failed)
    {
        var message = new Message<byte[], byte[]> { Key = Key(visit), Value = Value(visit) };
        while (true)
        {
            try
            {
                producer.Produce(topic, message, report =>
                {
                    if (report.Error.IsError)
                        failed.TrySetResult(report.Error);
                });
                return;
            }
            catch (ProduceException<byte[], byte[]> exception) when (exception.Error.Code == Confluent.Kafka.ErrorCode.Local_QueueFull)
            {
                producer.Poll(Breath); // the broker is slower than we are
            }
        }
    }
}
