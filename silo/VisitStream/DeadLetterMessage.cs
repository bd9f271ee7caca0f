using System.Globalization;
using System.Text;
using Confluent.Kafka;
using UdaConnect.Visits;

namespace UdaConnect.Silo.VisitStream;

/// <summary>How much of the original a dead letter carries.</summary>
internal enum CopiedPart
{
    Everything,

    /// <summary>Key and headers; the value by reference.</summary>
    AllButValue,

    /// <summary>All of it by reference.</summary>
    Nothing,
}

/// <summary>A dead letter as a message: the original's bytes as value, everything else in headers.</summary>
internal static class DeadLetterMessage
{
    // Beside the value there must be room for its key and headers, for our own headers, and for the record's frame.
    private const int LargestExtras = 32 * 1024;
    private const int LargestValue = KafkaVisitLog.DeadLetterBytes - 2 * LargestExtras;

    /// <summary>The most that fits into a topic of our own making.</summary>
    public static CopiedPart Fitting(in LogRecord record)
    {
        var extras = (long)(record.Key?.Length ?? 0);
        foreach (var header in record.Headers ?? [])
            extras += Encoding.UTF8.GetByteCount(header.Name) + header.Value.Length + 10;
        return extras > LargestExtras ? CopiedPart.Nothing : record.Value?.Length > LargestValue ? CopiedPart.AllButValue : CopiedPart.Everything;
    }

    public static Message<byte[], byte[]?> Of(DeadLetter letter, CopiedPart copy)
    {
        var (record, origin) = (letter.Record, letter.Origin);
        var headers = new Headers();
        if (copy != CopiedPart.Nothing)
        {
            foreach (var header in record.Headers ?? [])
            {
                if (!header.Name.StartsWith(DeadLetterHeaders.Prefix, StringComparison.Ordinal))
                    headers.Add(header.Name, header.Value);
            }

            if (record.Key is not null)
                headers.Add(DeadLetterHeaders.Key, record.Key);
        }

        Add(headers, DeadLetterHeaders.Reason, letter.Reason);
        Add(headers, DeadLetterHeaders.Field, letter.Field);
        Add(headers, DeadLetterHeaders.Topic, origin.Topic);
        Add(headers, DeadLetterHeaders.Partition, Text(origin.Partition));
        Add(headers, DeadLetterHeaders.Offset, Text(origin.Offset));
        Add(headers, DeadLetterHeaders.Timestamp, Text(origin.TimestampMs));
        Add(headers, DeadLetterHeaders.Sha256, origin.Sha256);
        if ((origin.Partition, origin.Offset) != (letter.Partition, record.Offset))
            Add(headers, DeadLetterHeaders.ReadAt, $"{Text(letter.Partition)}/{Text(record.Offset)}");
        if (record.Value is null)
            Add(headers, DeadLetterHeaders.NoValue, "");
        if (copy != CopiedPart.Everything)
            Add(headers, DeadLetterHeaders.ByReference, Text(record.Value?.Length ?? 0));
        return new() { Key = Encoding.UTF8.GetBytes(origin.ToString()), Value = copy == CopiedPart.Everything ? record.Value ?? [] : [], Headers = headers };
    }

    private static void Add(Headers headers, string name, string value) => headers.Add(name, Encoding.UTF8.GetBytes(value));

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
