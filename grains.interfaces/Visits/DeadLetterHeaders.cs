namespace UdaConnect.Visits;

/// <summary>Headers of a message in the topic of dead letters, text in UTF-8. The original's own headers, key and bytes stand beside them, so that it can be replayed.</summary>
/// <remarks>The message's key is its <see cref="MessageOrigin"/>: the same message twice is the same letter, also when it came back by a replay.</remarks>
public static class DeadLetterHeaders
{
    /// <summary>What all of them begin with. A message that brings such a header loses it on its way into the dead letters: it would be taken for ours.</summary>
    public const string Prefix = "udaconnect-dead-";

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

    /// <summary>Present when the original was too large to be copied: the value is empty, key and headers may be missing, the origin says where it lies. Value: number of the value's bytes.</summary>
    public const string ByReference = "udaconnect-dead-by-reference";

    /// <summary>Present when the original had no value at all.</summary>
    public const string NoValue = "udaconnect-dead-no-value";

    /// <summary>Present when a replayed copy was refused again: <c>partition/offset</c> where that copy lies. The other headers are about the first origin.</summary>
    public const string ReadAt = "udaconnect-dead-read-at";

    /// <summary>Makes the message no letter but a note that the one of its key was replayed: <c>partition/offset</c> where the copy was put. It has no value and no other header.</summary>
    public const string Replayed = "udaconnect-dead-replayed";
}
