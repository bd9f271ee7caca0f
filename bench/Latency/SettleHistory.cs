namespace UdaConnect.Bench.Latency;

/// <summary>Committed offsets at moments: says when an offset was first seen settled.</summary>
internal sealed class SettleHistory
{
    private readonly Lock _lock = new();
    private readonly List<(long At, long[] Committed)> _looks = [];
    private long _settled;

    public long Settled => Volatile.Read(ref _settled);

    /// <param name="at">Rises from look to look.</param>
    public void Add(long at, long[] committed)
    {
        lock (_lock)
        {
            _looks.Add((at, committed));
            Volatile.Write(ref _settled, committed.Sum());
        }
    }

    /// <returns>Null while it was not.</returns>
    public long? SettledAt(LogPlace place)
    {
        lock (_lock)
        {
            var (low, high) = (0, _looks.Count);
            while (low < high)
            {
                var middle = (low + high) >>> 1;
                if (_looks[middle].Committed[place.Partition] <= place.Offset)
                    low = middle + 1;
                else
                    high = middle;
            }

            return low < _looks.Count ? _looks[low].At : null;
        }
    }

    /// <summary>Messages settled a second between two instants.</summary>
    public double RateBetween(long from, long to)
    {
        lock (_lock)
        {
            var looks = _looks.Where(look => from <= look.At && look.At <= to).ToArray();
            return looks is [var first, .., var last]
                ? (last.Committed.Sum() - first.Committed.Sum()) / System.Diagnostics.Stopwatch.GetElapsedTime(first.At, last.At).TotalSeconds
                : 0;
        }
    }
}
