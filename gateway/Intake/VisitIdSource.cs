using UdaConnect.Gateway.Faults;
using UdaConnect.Gateway.Hosting;
using UdaConnect.Visits;

namespace UdaConnect.Gateway.Intake;

/// <summary>Ids from one reserved range, fetched in blocks ahead of need, so that an id costs no round trip (HiLo).</summary>
/// <remarks>What is left when the gateway stops is never used: the ranges are wide.</remarks>
internal sealed class VisitIdSource(Questions questions, VisitIdRange range, int blockSize)
{
    private readonly Lock _lock = new();
    private long _next;
    private long _end;
    private IdBlock? _spare;
    private Task? _fetching;

    /// <exception cref="RefusedException">The range is used up.</exception>
    public ValueTask<long> NextAsync(CancellationToken cancellationToken) =>
        TryNext(out var id) ? ValueTask.FromResult(id) : WaitAsync(cancellationToken);

    private async ValueTask<long> WaitAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task? fetching;
            lock (_lock)
            {
                // A block may have come since the caller looked: one more would take its place, and its ids would be gone.
                fetching = _next == _end && _spare is null ? Fetching() : null;
            }

            if (fetching is not null)
                await fetching.WaitAsync(cancellationToken);
            if (TryNext(out var id))
                return id;
        }
    }

    private bool TryNext(out long id)
    {
        lock (_lock)
        {
            if (_next == _end && _spare is { } block)
                (_next, _end, _spare) = (block.First, block.First + block.Count, null);
            var found = _next < _end;
            id = found ? _next++ : 0;
            if (_spare is null && _end - _next < blockSize / 2 && found && _fetching is null)
                _ = Fetching();
            return found;
        }
    }

    // Under the lock. A failed fetch is forgotten, so that the next caller tries again.
    private Task Fetching() => _fetching ??= Task.Run(FetchAsync);

    private async Task FetchAsync()
    {
        try
        {
            // A reservation that is repeated wastes a block at worst.
            var block = await questions.AskAsync(
                (grains, token) => grains.GetGrain<IVisitIdsGrain>(range.Name).ReserveAsync(blockSize, token), CancellationToken.None)
                ?? throw new RefusedException(Fault.BrokerUnavailable with { RetryAfter = null }, $"The ids of {range.Name} are used up: supply one.");
            lock (_lock)
                _spare = block;
        }
        finally
        {
            lock (_lock)
                _fetching = null;
        }
    }
}
