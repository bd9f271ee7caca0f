namespace UdaConnect.Client;

/// <summary>Pauses between attempts: doubling, until something succeeds or patience runs out. Thread-safe.</summary>
/// <param name="patience">How long everything may fail without a single success in between.</param>
public sealed class Backoff(TimeSpan firstPause, TimeSpan longestPause, TimeSpan patience, TimeProvider time)
{
    private readonly Lock _lock = new();
    private long? _failingSince;
    private TimeSpan? _next;

    public void Succeeded()
    {
        lock (_lock)
            (_failingSince, _next) = (null, null);
    }

    /// <summary>The pause after one more failure; null when patience has run out.</summary>
    public TimeSpan? NextPause()
    {
        lock (_lock)
        {
            _failingSince ??= time.GetTimestamp();
            if (time.GetElapsedTime(_failingSince.Value) >= patience)
                return null;
            var pause = _next ?? firstPause;
            _next = pause * 2 < longestPause ? pause * 2 : longestPause;
            return pause;
        }
    }
}
