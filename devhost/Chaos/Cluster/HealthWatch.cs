using UdaConnect.DevHost.Running;

namespace UdaConnect.DevHost.Chaos.Cluster;

/// <summary>Asks processes all the time whether they are ready and live, as Kubernetes would.</summary>
internal sealed class HealthWatch : IAsyncDisposable
{
    // So many looks in a row: one that got no answer in time is a busy machine.
    private const int Dead = 3;
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(200);

    private readonly CancellationTokenSource _stopping = new();
    private readonly Dictionary<ServiceProcess, Seen> _seen;
    private readonly Task _watching;

    public HealthWatch(IEnumerable<ServiceProcess> processes, TimeProvider time)
    {
        _seen = processes.ToDictionary(process => process, _ => new Seen());
        _watching = Task.WhenAll(_seen.Select(entry => WatchAsync(entry.Key, entry.Value, time)));
    }

    /// <summary>Those that were ready all the time.</summary>
    public IReadOnlyList<string> AlwaysReady => [.. _seen.Where(entry => !entry.Value.WasUnready).Select(entry => entry.Key.Name)];

    /// <summary>Those that a supervisor would have restarted.</summary>
    public IReadOnlyList<string> NotLive => [.. _seen.Where(entry => entry.Value.WasDead).Select(entry => entry.Key.Name)];

    /// <summary>All were not ready at their last look.</summary>
    public bool AllUnready => _seen.Values.All(seen => !seen.IsReady);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    private async Task WatchAsync(ServiceProcess process, Seen seen, TimeProvider time)
    {
        for (var failures = 0; !_stopping.IsCancellationRequested;)
        {
            seen.IsReady = await process.IsReadyAsync(_stopping.Token);
            seen.WasUnready |= !seen.IsReady;
            failures = await process.IsLiveAsync(_stopping.Token) ? 0 : failures + 1;
            seen.WasDead |= failures >= Dead;
            await Task.Delay(Period, time, _stopping.Token);
        }
    }

    private sealed class Seen
    {
        public bool IsReady { get; set; } = true;

        public bool WasUnready { get; set; }

        public bool WasDead { get; set; }
    }
}
