using UdaConnect.Silo.Spatial;
using UdaConnect.Validation;

namespace UdaConnect.Silo.VisitStream;

/// <summary>A chunk of the log after reading: visits ready for the store, and what will never be one.</summary>
internal sealed class ParsedBatch
{
    private readonly string _topic;
    private readonly int _partition;

    private ParsedBatch(LogChunk chunk, string topic, int partition)
    {
        (_topic, _partition) = (topic, partition);
        Epoch = chunk.Epoch;
        FirstOffset = chunk.Records[0].Offset;
        NextOffset = chunk.Records[^1].Offset + 1;
        Bytes = chunk.Bytes;
        Visits = new(chunk.Records.Count);
        Records = new(chunk.Records.Count);
    }

    public LogEpoch Epoch { get; }

    public long FirstOffset { get; }

    public long NextOffset { get; }

    /// <summary>Of the messages it was read from.</summary>
    public long Bytes { get; }

    public List<VisitToStore> Visits { get; }

    /// <summary>The records of <see cref="Visits"/>, in the same places.</summary>
    public List<LogRecord> Records { get; }

    public List<DeadLetter> Refused { get; } = [];

    public static ParsedBatch Of(LogChunk chunk, string topic, int partition, IAreaResolver areas)
    {
        var batch = new ParsedBatch(chunk, topic, partition);
        foreach (var record in chunk.Records)
            batch.Add(record, areas);
        return batch;
    }

    public void Refuse(in LogRecord record, string field, string reason) => Refused.Add(new(record, RecordOrigin.Of(record, _topic, _partition), _partition, field, reason));

    private void Add(in LogRecord record, IAreaResolver areas)
    {
        if (!VisitMessage.TryRead(record, _topic, _partition, out var visit, out FieldError? error))
        {
            Refuse(record, error!.Field, error.Reason);
            return;
        }

        Visits.Add(visit with { AreaId = areas.AreaOf(visit.Longitude, visit.Latitude) });
        Records.Add(record);
    }
}
