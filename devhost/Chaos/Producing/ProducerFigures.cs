namespace UdaConnect.DevHost.Chaos.Producing;

/// <summary>What a producer met with; written by several threads.</summary>
internal sealed class ProducerFigures
{
    private long _sent;
    private long _acknowledged;
    private long _repeated;
    private long _unavailable;
    private long _exhausted;
    private long _broken;
    private long _longestRetryAfterMs;

    /// <summary>Visits handed over, repeats included.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>Acknowledgements, repeats of one visit included.</summary>
    public long Acknowledged => Interlocked.Read(ref _acknowledged);

    /// <summary>Sends of a visit that had been sent before.</summary>
    public long Repeated => Interlocked.Read(ref _repeated);

    /// <summary>Receipts that said UNAVAILABLE, or deliveries that failed.</summary>
    public long Unavailable => Interlocked.Read(ref _unavailable);

    /// <summary>Receipts that said RESOURCE_EXHAUSTED.</summary>
    public long Exhausted => Interlocked.Read(ref _exhausted);

    /// <summary>Calls that broke off.</summary>
    public long Broken => Interlocked.Read(ref _broken);

    public long LongestRetryAfterMs => Interlocked.Read(ref _longestRetryAfterMs);

    /// <summary>What a client last complained of; null: of nothing.</summary>
    public string? LastError { get; set; }

    public void Send() => Interlocked.Increment(ref _sent);

    public void Acknowledge() => Interlocked.Increment(ref _acknowledged);

    public void Repeat() => Interlocked.Increment(ref _repeated);

    public void Unavailability() => Interlocked.Increment(ref _unavailable);

    public void Exhaustion(long retryAfterMs)
    {
        Interlocked.Increment(ref _exhausted);
        for (var seen = LongestRetryAfterMs; seen < retryAfterMs;)
        {
            var before = Interlocked.CompareExchange(ref _longestRetryAfterMs, retryAfterMs, seen);
            if (before == seen) return;
            seen = before;
        }
    }

    public void Break() => Interlocked.Increment(ref _broken);
}
