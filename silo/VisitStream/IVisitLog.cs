namespace UdaConnect.Silo.VisitStream;

/// <summary>The log of visits: one topic, read partition by partition. Kafka's own types end behind it.</summary>
internal interface IVisitLog
{
    string Topic { get; }

    /// <summary>Creates the topics that are missing, and tells how many partitions the topic has.</summary>
    Task<int> StartAsync(CancellationToken cancellationToken);

    /// <summary>The topic has another number of partitions now.</summary>
    event Action<int>? PartitionsChanged;

    /// <summary>A reader at the committed offset, or at the beginning where none was committed. It connects by itself, and again whenever it has to.</summary>
    IVisitLogReader Open(int partition);
}

/// <summary>Reads one partition in order, on a thread of its own.</summary>
internal interface IVisitLogReader : IAsyncDisposable
{
    /// <summary>The next records, at least one; waits for them as long as it takes.</summary>
    ValueTask<LogChunk> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Remembers where to go on. Ignored if the topic is another one by now: its offsets mean nothing there.</summary>
    /// <param name="nextOffset">The first offset that is not settled.</param>
    Task CommitAsync(LogEpoch epoch, long nextOffset, CancellationToken cancellationToken);

    /// <summary>The partition's end as last heard; null before anything was.</summary>
    long? EndOffset { get; }

    /// <summary>Bytes of messages that were read and not yet handed out.</summary>
    long WaitingBytes { get; }
}

/// <summary>The time a topic lives. A topic that was made anew has another id, and so another epoch.</summary>
/// <param name="Start">Where reading began: the committed offset; null for the beginning.</param>
internal sealed record LogEpoch(string TopicId, long? Start);

/// <summary>Consecutive records of one epoch.</summary>
internal sealed record LogChunk(LogEpoch Epoch, IReadOnlyList<LogRecord> Records)
{
    /// <summary>Of its messages' values.</summary>
    public long Bytes { get; } = Records.Sum(record => (long)(record.Value?.Length ?? 0));
}

/// <summary>A message as the log has it.</summary>
/// <param name="Value">Null: a message without value.</param>
/// <param name="Headers">Null: none.</param>
internal readonly record struct LogRecord(long Offset, long TimestampMs, byte[]? Key, byte[]? Value, IReadOnlyList<LogHeader>? Headers)
{
    public bool Has(string header) => Find(header) is not null;

    /// <summary>The header's value, of several the last; null where there is none.</summary>
    public byte[]? Find(string header)
    {
        for (var i = (Headers?.Count ?? 0) - 1; i >= 0; i--)
        {
            if (Headers![i].Name == header)
                return Headers[i].Value;
        }

        return null;
    }
}

internal readonly record struct LogHeader(string Name, byte[] Value);
