namespace UdaConnect.DevHost.Import;

/// <summary>What became of the rows so far; written by the import, read by the display at any time.</summary>
public sealed class ImportReport
{
    /// <summary>Lines named for each reason; all are counted.</summary>
    public const int LinesPerReason = 5;

    private readonly Lock _lock = new();
    private readonly ReasonCounts _refused = new();
    private readonly ReasonCounts _leftOut = new();
    private readonly List<string> _notes = [];
    private long _accepted;
    private long _present;
    private string? _waitingFor;

    public long Accepted => Interlocked.Read(ref _accepted);

    /// <summary>Rows the system had already; visits are not told apart.</summary>
    public long Present => Interlocked.Read(ref _present);

    public long Refused => _refused.Count;

    /// <summary>Rows that are well and mean nothing to the system: no fault of the file.</summary>
    public long LeftOut => _leftOut.Count;

    public long Done => Accepted + Present + Refused + LeftOut;

    /// <summary>Why nothing moves at the moment; null when it does.</summary>
    public string? WaitingFor => Volatile.Read(ref _waitingFor);

    public void Accept() => Interlocked.Increment(ref _accepted);

    public void AlreadyPresent() => Interlocked.Increment(ref _present);

    public void Refuse(long line, string reason) => _refused.Add(line, reason);

    public void LeaveOut(long line, string reason) => _leftOut.Add(line, reason);

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
    public IReadOnlyList<(string Reason, long Count, IReadOnlyList<long> Lines)> RefusedByReason() => _refused.ToList();

    /// <summary>As <see cref="RefusedByReason"/>.</summary>
    public IReadOnlyList<(string Reason, long Count, IReadOnlyList<long> Lines)> LeftOutByReason() => _leftOut.ToList();
}
