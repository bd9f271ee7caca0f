namespace UdaConnect.Silo.VisitStream;

/// <summary>One stream's part of the cache: batches in order, and the cursors that walk them.</summary>
internal sealed class AreaSlot(StreamId stream, int coalesceVisits, Action<AreaSlot> advanced)
{
    private readonly List<AreaCursor> _cursors = [];
    private readonly List<VisitBatch> _pending = [];

    // Number of the first pending batch; numbers never repeat within a slot.
    private long _first;

    public StreamId Stream => stream;

    public bool IsIdle => _cursors.Count == 0 && _pending.Count == 0;

    public void Add(VisitBatch batch) => _pending.Add(batch);

    public AreaCursor OpenCursor()
    {
        var cursor = new AreaCursor(this, _first);
        _cursors.Add(cursor);
        return cursor;
    }

    public void Close(AreaCursor cursor)
    {
        if (_cursors.Remove(cursor))
            advanced(this);
    }

    public void Advanced() => advanced(this);

    /// <summary>Batches from a number on, as many as one call may carry (one always); empty at the end.</summary>
    public IReadOnlyList<VisitBatch> Run(long from)
    {
        var start = (int)(from - _first);
        var end = start;
        for (var visits = 0; end < _pending.Count && (end == start || visits + _pending[end].Count <= coalesceVisits); end++)
            visits += _pending[end].Count;
        return _pending.GetRange(start, end - start);
    }

    /// <summary>Removes what every cursor has moved past; nothing while there is no cursor.</summary>
    public List<VisitBatch> TakeDelivered()
    {
        if (_cursors.Count == 0)
            return [];
        var count = (int)(_cursors.Min(cursor => cursor.Position) - _first);
        var delivered = _pending.GetRange(0, count);
        _pending.RemoveRange(0, count);
        _first += count;
        return delivered;
    }
}
