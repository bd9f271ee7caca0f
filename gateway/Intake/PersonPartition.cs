using System.Buffers.Binary;

namespace UdaConnect.Gateway.Intake;

/// <summary>Which partition a person's visits go to: that of Java's, kafka-python's and librdkafka's <c>murmur2</c> partitioners, so every keyed producer agrees.</summary>
internal static class PersonPartition
{
    public static int For(ReadOnlySpan<byte> key, int partitions) => (int)((Murmur2(key) & 0x7fffffff) % (uint)partitions);

    /// <summary>MurmurHash2 by Austin Appleby (public domain) with Kafka's seed.</summary>
    internal static uint Murmur2(ReadOnlySpan<byte> data)
    {
        const uint Multiplier = 0x5bd1e995;
        var hash = 0x9747b28c ^ (uint)data.Length;
        for (; data.Length >= 4; data = data[4..])
        {
            var word = BinaryPrimitives.ReadUInt32LittleEndian(data) * Multiplier;
            hash = hash * Multiplier ^ (word ^ word >> 24) * Multiplier;
        }

        if (data.Length > 0)
        {
            for (var i = data.Length - 1; i >= 0; i--)
                hash ^= (uint)data[i] << 8 * i;
            hash *= Multiplier;
        }

        hash = (hash ^ hash >> 13) * Multiplier;
        return hash ^ hash >> 15;
    }
}
