namespace UdaConnect.Silo.VisitStream;

/// <summary>Between a partition's pump and the stream: bounded in visits, so a slow stream makes the pump wait.</summary>
internal sealed class VisitQueue(int capacity) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Queue<VisitBatch> _batches = new();
    private readonly SemaphoreSlim _arrived = new(0, 1);
    private TaskCompletionSource? _space;
    private int _visits;

    /// <summary>Waits while the queue is full, then takes all of them: it holds at most its capacity and one poll.</summary>
    public async Task WriteAsync(IReadOnlyList<VisitBatch> batches, CancellationToken cancellationToken)
    {
        if (batches.Count == 0)
            return;
        while (WaitForSpace() is { } space)
            await space.WaitAsync(cancellationToken);
        lock (_lock)
        {
            foreach (var batch in batches)
            {
                _batches.Enqueue(batch);
                _visits += batch.Count;
            }

            // A signal, not a count: who is not waiting takes without it, and a count would grow with every poll.
            if (_arrived.CurrentCount == 0)
                _arrived.Release();
        }
    }

    /// <summary>What is there, at most <paramref name="max"/> batches (below 0: all); waits a little when there is nothing.</summary>
    public async Task<List<VisitBatch>> DrainAsync(int max, TimeSpan wait, CancellationToken cancellationToken)
    {
        var drained = Take(max);
        // The signal may stand for batches that an earlier call took: then this wait ends early, once.
        if (drained.Count > 0 || !await _arrived.WaitAsync(wait, cancellationToken))
            return drained;
        return Take(max);
    }

    public void Dispose() => _arrived.Dispose();

    private Task? WaitForSpace()
    {
        lock (_lock)
            return _visits < capacity ? null : (_space ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
    }

    private List<VisitBatch> Take(int max)
    {
        var taken = new List<VisitBatch>();
        lock (_lock)
        {
            while ((max < 0 || taken.Count < max) && _batches.TryDequeue(out var batch))
            {
                taken.Add(batch);
                _visits -= batch.Count;
            }

            if (_visits < capacity)
            {
                _space?.SetResult();
                _space = null;
            }
        }

        return taken;
    }
}
