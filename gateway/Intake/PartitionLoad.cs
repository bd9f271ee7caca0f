namespace UdaConnect.Gateway.Intake;

/// <summary>What waits to be stored in one partition: log end − committed offset as last read, kept current by this gateway's own deliveries.</summary>
internal sealed class PartitionLoad
{
    private long _logEnd;
    private long _committed;
    private long _inFlight;

    public long LogEnd => Volatile.Read(ref _logEnd);

    public long Committed => Volatile.Read(ref _committed);

    public long InFlight => Volatile.Read(ref _inFlight);

    /// <summary>Visits in the log or on their way to it that are not settled.</summary>
    public long Waiting => Math.Max(0, LogEnd - Committed) + InFlight;

    public void Sent() => Interlocked.Increment(ref _inFlight);

    /// <param name="offset">Where the broker put it; negative when it did not.</param>
    public void Finished(long offset)
    {
        if (offset >= 0)
            Raise(ref _logEnd, offset + 1);
        Interlocked.Decrement(ref _inFlight);
    }

    /// <summary>What the broker says; a log end older than our own last delivery does not lower it.</summary>
    public void Read(long logEnd, long committed)
    {
        Raise(ref _logEnd, logEnd);
        Volatile.Write(ref _committed, committed);
    }

    /// <summary>The topic was made anew: its offsets start again.</summary>
    public void Restart(long logEnd, long committed)
    {
        Volatile.Write(ref _logEnd, logEnd);
        Volatile.Write(ref _committed, committed);
    }

    private static void Raise(ref long value, long atLeast)
    {
        for (var seen = Volatile.Read(ref value); seen < atLeast;)
        {
            var before = Interlocked.CompareExchange(ref value, atLeast, seen);
            if (before == seen)
                return;
            seen = before;
        }
    }
}
