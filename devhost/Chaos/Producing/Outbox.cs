using System.Collections.Concurrent;
using UdaConnect.DevHost.Chaos.Visits;

namespace UdaConnect.DevHost.Chaos.Producing;

/// <summary>What a producer has to send: first what has to be repeated, then new visits as fast as its pace allows.</summary>
internal sealed class Outbox(Func<LedgerEntry?> next, double perSecond, TimeProvider time)
{
    private readonly ConcurrentQueue<LedgerEntry> _again = new();
    private long _filledAt = time.GetTimestamp();
    private double _credit;
    private volatile bool _closed;

    public double PerSecond { get; set; } = perSecond;

    /// <summary>Nothing is left to be sent, and nothing new will come.</summary>
    public bool IsEmpty => _closed && _again.IsEmpty;

    /// <summary>From now on only repeats.</summary>
    public void Close() => _closed = true;

    public void SendAgain(LedgerEntry entry) => _again.Enqueue(entry);

    /// <summary>What is due, at most so many. Called by one thread.</summary>
    public List<LedgerEntry> Take(int most)
    {
        var taken = new List<LedgerEntry>();
        while (taken.Count < most && _again.TryDequeue(out var again)) taken.Add(again);
        Fill();
        while (taken.Count < most && !_closed && _credit >= 1)
        {
            if (next() is not { } entry)
            {
                _closed = true;
                break;
            }

            taken.Add(entry);
            _credit--;
        }

        return taken;
    }

    // Whoever was held up goes on at the old pace, after a burst of half a second at most.
    private void Fill()
    {
        var now = time.GetTimestamp();
        _credit = Math.Min(Math.Max(1, PerSecond / 2), _credit + time.GetElapsedTime(_filledAt, now).TotalSeconds * PerSecond);
        _filledAt = now;
    }
}
