using Orleans.Runtime.Providers;

namespace UdaConnect.Silo.VisitStream;

/// <summary>100 ms, doubling to 5 s, half of it random: many partitions failing at once must not try again at once.</summary>
internal sealed class Backoff : IQueueReaderBackoffProvider, IMessageDeliveryBackoffProvider
{
    private const double LongestMs = 5_000;

    public static TimeSpan After(int attempt)
    {
        var ms = Math.Min(LongestMs, 100 * Math.Pow(2, Math.Clamp(attempt, 0, 10)));
        return TimeSpan.FromMilliseconds(ms * (0.5 + Random.Shared.NextDouble() / 2));
    }

    public TimeSpan Next(int attempt) => After(attempt);
}
