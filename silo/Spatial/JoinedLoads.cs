namespace UdaConnect.Silo.Spatial;

/// <summary>Joins requests of many callers into few loads. A request may join a load not yet begun, never one that is running (visit-path 4.1).</summary>
/// <param name="load">Loads many keys by statements issued when it is called; keys without rows may be missing from its answer.</param>
/// <param name="empty">The answer for those.</param>
/// <param name="maxRunning">Loads under way at once.</param>
/// <param name="maxKeys">Keys one load takes at most.</param>
internal sealed class JoinedLoads<TKey, TValue>(
    Func<IReadOnlyList<TKey>, Task<IReadOnlyDictionary<TKey, TValue>>> load, TValue empty, int maxRunning, int maxKeys)
    where TKey : notnull
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TKey, TaskCompletionSource<TValue>> _waiting = [];
    private readonly Queue<TKey> _order = new();
    private int _running;

    /// <param name="cancellationToken">Ends the caller's wait; the load goes on for those who joined it.</param>
    public Task<TValue> LoadAsync(TKey key, CancellationToken cancellationToken)
    {
        Task<TValue> answer;
        lock (_lock)
        {
            if (!_waiting.TryGetValue(key, out var request))
            {
                // Continuations are grains' turns: they must not run inside a runner's loop.
                request = new(TaskCreationOptions.RunContinuationsAsynchronously);
                _waiting.Add(key, request);
                _order.Enqueue(key);
            }

            answer = request.Task;
            if (_running < maxRunning)
            {
                _running++;
                _ = Task.Run(RunAsync, CancellationToken.None);
            }
        }

        return answer.WaitAsync(cancellationToken);
    }

    private async Task RunAsync()
    {
        while (Take() is { Count: > 0 } requests)
        {
            try
            {
                var loaded = await load([.. requests.Keys]);
                foreach (var (key, request) in requests)
                    request.SetResult(loaded.TryGetValue(key, out var value) ? value : empty);
            }
            catch (Exception error)
            {
                foreach (var request in requests.Values)
                    request.TrySetException(error);
            }
        }
    }

    /// <summary>What is waiting now; nothing: the runner has ended.</summary>
    private Dictionary<TKey, TaskCompletionSource<TValue>> Take()
    {
        var taken = new Dictionary<TKey, TaskCompletionSource<TValue>>();
        lock (_lock)
        {
            while (taken.Count < maxKeys && _order.TryDequeue(out var key))
            {
                _waiting.Remove(key, out var request);
                taken.Add(key, request!);
            }

            if (taken.Count == 0)
                _running--;
        }

        return taken;
    }
}
