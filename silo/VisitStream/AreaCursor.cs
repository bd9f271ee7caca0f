using Orleans.Streams;

namespace UdaConnect.Silo.VisitStream;

/// <summary>One subscription's place in a stream. It is past a batch only when it was asked for the next one: being handed out is not being delivered.</summary>
internal sealed class AreaCursor(AreaSlot slot, long position) : IQueueCacheCursor
{
    private IReadOnlyList<VisitBatch> _run = [];
    private VisitBatch? _current;
    private bool _closed;

    /// <summary>Number of the first batch it has not moved past.</summary>
    public long Position { get; private set; } = position;

    public bool MoveNext()
    {
        if (_closed)
            return false;
        if (_run.Count > 0)
        {
            Position += _run.Count;
            slot.Advanced();
        }

        _run = slot.Run(Position);
        _current = _run.Count == 0 ? null : VisitBatch.Join(_run);
        return _current is not null;
    }

    public IBatchContainer GetCurrent(out Exception? exception)
    {
        exception = null;
        return _current!;
    }

    // The next MoveNext looks at the slot itself.
    public void Refresh(StreamSequenceToken token)
    {
    }

    public void RecordDeliveryFailure()
    {
        foreach (var batch in _run)
            batch.Failed = true;
    }

    public void Dispose()
    {
        _closed = true;
        slot.Close(this);
    }
}
