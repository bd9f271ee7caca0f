namespace UdaConnect.DevHost.Import;

/// <summary>Pauses between attempts: doubling, until something succeeds or patience runs out.</summary>
internal sealed class Retry(ImportOptions options, TimeProvider time)
{
    private readonly Lock _lock = new();
    private long? _failingSince;
    private TimeSpan _next = options.FirstPause;

    public void Succeeded()
    {
        lock (_lock)
            (_failingSince, _next) = (null, options.FirstPause);
    }

    /// <exception cref="DevHostException">Nothing has succeeded for <see cref="ImportOptions.Patience"/>.</exception>
    public TimeSpan NextPause(string failure)
    {
        lock (_lock)
        {
            _failingSince ??= time.GetTimestamp();
            if (time.GetElapsedTime(_failingSince.Value) >= options.Patience)
                throw new DevHostException($"Gave up after {options.Patience.TotalSeconds:0} s: {failure}. What was loaded stays; run the same import again to go on.");
            var pause = _next;
            _next = _next * 2 < options.LongestPause ? _next * 2 : options.LongestPause;
            return pause;
        }
    }
}
