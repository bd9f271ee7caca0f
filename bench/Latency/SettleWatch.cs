using System.Diagnostics;
using UdaConnect.Bench.Cluster;

namespace UdaConnect.Bench.Latency;

/// <summary>Looks again and again what the silos have committed, on a thread of its own, and remembers when it saw what.</summary>
internal sealed class SettleWatch : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly KafkaOffsets _offsets;
    private readonly SettleHistory _history = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _watching;

    public SettleWatch(KafkaOffsets offsets)
    {
        _offsets = offsets;
        Look();
        _watching = Task.Factory.StartNew(Watch, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Settled messages of all partitions, as last seen.</summary>
    public long Settled => _history.Settled;

    /// <summary>Messages settled a second between two instants, as far as seen.</summary>
    public double RateBetween(long from, long to) => _history.RateBetween(from, to);

    /// <exception cref="BenchException">Nothing moves any more.</exception>
    public async Task UntilSettledAsync(long messages, CancellationToken cancellationToken)
    {
        var (seen, movedAt) = (Settled, Stopwatch.GetTimestamp());
        while (Settled < messages)
        {
            if (_watching.IsFaulted)
                await _watching;
            await Task.Delay(Pause, cancellationToken);
            if (Settled != seen)
                (seen, movedAt) = (Settled, Stopwatch.GetTimestamp());
            else if (Stopwatch.GetElapsedTime(movedAt) > TimeSpan.FromSeconds(60))
                throw new BenchException($"The silos have settled {seen:N0} of {messages:N0} messages and nothing more for a minute.");
        }
    }

    /// <summary>Ends the looking; what was seen stays.</summary>
    public async Task<SettleHistory> StopAsync()
    {
        await _stop.CancelAsync();
        await _watching;
        return _history;
    }

    public void Dispose()
    {
        _stop.Cancel();
        _watching.ContinueWith(_ => _stop.Dispose(), TaskScheduler.Default).Wait();
    }

    private void Watch()
    {
        while (!_stop.Token.WaitHandle.WaitOne(Pause))
            Look();
    }

    private void Look()
    {
        var committed = _offsets.Committed();
        // The instant after the answer: nothing is called settled before it was.
        _history.Add(Stopwatch.GetTimestamp(), committed);
    }
}
