using Confluent.Kafka;
using UdaConnect.Gateway.Intake;
using UdaConnect.Visits;

namespace UdaConnect.Bench.Produce;

/// <summary>A visit's message as the gateway writes it, and the partition it goes to.</summary>
internal readonly record struct RawMessage(Partition Partition, Message<byte[], byte[]> Message)
{
    public static RawMessage Of(in Visit visit, int partitions)
    {
        var key = VisitMessage.Key(visit.PersonId);
        return new(PersonPartition.For(key, partitions), new() { Key = key, Value = VisitMessage.Value(visit) });
    }
}
