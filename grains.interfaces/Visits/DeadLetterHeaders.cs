namespace UdaConnect.Visits;

/// <summary>Headers of a message in the topic of dead letters, text in UTF-8. The original's own headers, key and bytes stand beside them, so that it can be replayed.</summary>
/// <remarks>The message's key is its origin, <c>topic/partition/offset/timestamp/sha256</c>: the same message twice is the same letter.</remarks>
public static class DeadLetterHeaders
{
    /// <summary>A sentence for people.</summary>
    public const string Reason = "udaconnect-dead-reason";

    /// <summary>The field at fault; <c>value</c> for the message as a whole.</summary>
    public const string Field = "udaconnect-dead-field";

    public const string Topic = "udaconnect-dead-topic";

    public const string Partition = "udaconnect-dead-partition";

    public const string Offset = "udaconnect-dead-offset";

    /// <summary>The original record's timestamp, ms since 1970.</summary>
    public const string Timestamp = "udaconnect-dead-timestamp";

    /// <summary>Of the original's bytes, 64 hexadecimal digits.</summary>
    public const string Sha256 = "udaconnect-dead-sha256";

    /// <summary>The original's key; absent when it had none.</summary>
    public const string Key = "udaconnect-dead-key";

    /// <summary>Present when the original's bytes were too large to be copied: the value is empty, the origin says where they are. Value: their number.</summary>
    public const string ByReference = "udaconnect-dead-by-reference";

    /// <summary>Present when the original had no value at all.</summary>
    public const string NoValue = "udaconnect-dead-no-value";
}
