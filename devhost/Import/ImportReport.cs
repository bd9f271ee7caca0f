namespace UdaConnect.DevHost.Import;

/// <summary>What became of the rows so far; written by the import, read by the display at any time.</summary>
public sealed class ImportReport
{
    /// <summary>Lines named for each reason; all are counted.</summary>
    public const int LinesPerReason = 5;

    private const int Reasons = 100;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (long Count, List<long> Lines)> _refused = [];
    private readonly List<string> _notes = [];
    private long _accepted;
    private long _present;
    private long _refusedCount;
    private string? _waitingFor;

    public long Accepted => Interlocked.Read(ref _accepted);

    /// <summary>Rows the system had already; visits are not told apart.</summary>
    public long Present => Interlocked.Read(ref _present);

    public long Refused => Interlocked.Read(ref _refusedCount);

    public long Done => Accepted + Present + Refused;

    /// <summary>Why nothing moves at the moment; null when it does.</summary>
    public string? WaitingFor => Volatile.Read(ref _waitingFor);

    public void Accept() => Interlocked.Increment(ref _accepted);

    public void AlreadyPresent() => Interlocked.Increment(ref _present);

    public void Refuse(long line, string reason)
    {
        Interlocked.Increment(ref _refusedCount);
        lock (_lock)
        {
            var key = _refused.ContainsKey(reason) || _refused.Count < Reasons ? reason : "other reasons";
            if (!_refused.TryGetValue(key, out var entry))
                entry = (0, []);
            if (entry.Lines.Count < LinesPerReason)
                entry.Lines.Add(line);
            _refused[key] = (entry.Count + 1, entry.Lines);
        }
    }

    /// <summary>What the import did beside the rows themselves, for people.</summary>
    public IReadOnlyList<string> Notes
    {
        get
        {
            lock (_lock)
                return [.. _notes];
        }
    }

    public void Note(string text)
    {
        lock (_lock)
            _notes.Add(text);
    }

    public void Wait(string? reason) => Volatile.Write(ref _waitingFor, reason);

    /// <summary>Every reason with its count and its first lines, most frequent first.</summary>
    public IReadOnlyList<(string Reason, long Count, IReadOnlyList<long> Lines)> RefusedByReason()
    {
        lock (_lock)
            return [.. _refused.Select(entry => (entry.Key, entry.Value.Count, (IReadOnlyList<long>)[.. entry.Value.Lines])).OrderByDescending(entry => entry.Count)];
    }
}
