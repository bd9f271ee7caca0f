namespace UdaConnect.DevHost.Import;

/// <summary>Rows counted by a reason, with the first lines of each. Thread-safe.</summary>
internal sealed class ReasonCounts
{
    private const int Reasons = 100;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (long Count, List<long> Lines)> _byReason = [];
    private long _count;

    public long Count => Interlocked.Read(ref _count);

    public void Add(long line, string reason)
    {
        Interlocked.Increment(ref _count);
        lock (_lock)
        {
            var key = _byReason.ContainsKey(reason) || _byReason.Count < Reasons ? reason : "other reasons";
            if (!_byReason.TryGetValue(key, out var entry))
                entry = (0, []);
            if (entry.Lines.Count < ImportReport.LinesPerReason)
                entry.Lines.Add(line);
            _byReason[key] = (entry.Count + 1, entry.Lines);
        }
    }

    /// <summary>Most frequent first.</summary>
    public IReadOnlyList<(string Reason, long Count, IReadOnlyList<long> Lines)> ToList()
    {
        lock (_lock)
            return [.. _byReason.Select(entry => (entry.Key, entry.Value.Count, (IReadOnlyList<long>)[.. entry.Value.Lines])).OrderByDescending(entry => entry.Count)];
    }
}
