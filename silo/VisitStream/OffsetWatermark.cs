namespace UdaConnect.Silo.VisitStream;

/// <summary>Knows the lowest offset that is not settled: what may be committed, and never more.</summary>
/// <remarks>Tracks groups of offsets by their lowest one: a group is settled as a whole. The pump opens, the agent settles, so it locks.</remarks>
internal sealed class OffsetWatermark(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly SortedSet<long> _open = [];
    private long _next = -1;
    private long _seen = -1;
    private long _movedAt = time.GetTimestamp();

    /// <summary>The next offset to read when the log is read again; null while nothing was opened.</summary>
    public long? Committable
    {
        get
        {
            lock (_lock)
                return Lowest();
        }
    }

    /// <summary>Offsets opened and not (all) below the watermark.</summary>
    public long Unsettled
    {
        get
        {
            lock (_lock)
                return Lowest() is { } lowest ? _next - lowest : 0;
        }
    }

    /// <summary>How long something has waited without the watermark moving; zero when nothing waits.</summary>
    public TimeSpan Age
    {
        get
        {
            lock (_lock)
                return _open.Count == 0 ? TimeSpan.Zero : time.GetElapsedTime(_movedAt);
        }
    }

    /// <summary>Offsets from <paramref name="first"/> up to <paramref name="next"/> (exclusive) were read: one group so far.</summary>
    public void Open(long first, long next)
    {
        lock (_lock)
        {
            if (first < _next || next <= first)
                throw new ArgumentOutOfRangeException(nameof(first), $"Offsets {first} to {next} do not follow {_next}.");
            if (_open.Count == 0)
                _movedAt = time.GetTimestamp();
            _open.Add(first);
            _next = next;
            Moved();
        }
    }

    /// <summary>The group at <paramref name="first"/> becomes several; what belongs to none of them is settled.</summary>
    public void Split(long first, IEnumerable<long> groups)
    {
        lock (_lock)
        {
            _open.Remove(first);
            foreach (var group in groups)
                _open.Add(group);
            Moved();
        }
    }

    public void Settle(long first)
    {
        lock (_lock)
        {
            _open.Remove(first);
            Moved();
        }
    }

    private long? Lowest() => _next < 0 ? null : _open.Count == 0 ? _next : _open.Min;

    private void Moved()
    {
        if (Lowest() is not { } lowest || lowest == _seen)
            return;
        _seen = lowest;
        _movedAt = time.GetTimestamp();
    }
}
