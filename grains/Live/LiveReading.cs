using System.Collections.Immutable;

namespace UdaConnect.Live;

/// <summary>What an activation knows of a feed that somebody reads: when to ask again, and who waits for it. Nothing in here needs to survive.</summary>
internal sealed class LiveReading(LiveTimes times)
{
    private readonly TimeProvider _clock = times.Clock;
    private TaskCompletionSource _heard = NewSignal();
    private bool _mustAsk = true;
    private long? _askedAt;
    private long _lookedAt;
    private TimeSpan _pause;
    private long _nextMs = long.MaxValue;
    private long _readAt = times.Clock.GetTimestamp();
    private int _readers;

    /// <summary>Under way, or the last one.</summary>
    public Task Asking { get; private set; } = Task.CompletedTask;

    public IReadOnlySet<long> Areas { get; private set; } = ImmutableHashSet<long>.Empty;

    /// <summary>People near who were not registered when it was last asked.</summary>
    public IReadOnlySet<int> Unregistered { get; private set; } = ImmutableHashSet<int>.Empty;

    public bool IsRead => IsReadWithin(times.Lease);

    public bool IsReadWithin(TimeSpan time) => _readers > 0 || _clock.GetElapsedTime(_readAt) < time;

    public void Begin() => _readers++;

    public void End()
    {
        _readers--;
        _readAt = _clock.GetTimestamp();
    }

    /// <summary>Something may have changed: the feed is asked as soon as its pause is over.</summary>
    public void Hear()
    {
        _mustAsk = true;
        _heard.TrySetResult();
    }

    /// <summary>Zero or less: now.</summary>
    public TimeSpan DueIn
    {
        get
        {
            if (_askedAt is not { } askedAt)
                return TimeSpan.Zero;
            var since = _clock.GetElapsedTime(askedAt);
            var pause = _pause - since;
            if (_mustAsk)
                return pause;
            var next = _nextMs == long.MaxValue ? TimeSpan.MaxValue : TimeSpan.FromMilliseconds(_nextMs - times.NowMs);
            var wait = times.Sweep - since;
            wait = next < wait ? next : wait;
            return wait > pause ? wait : pause;
        }
    }

    /// <summary>When to look whether somebody near is registered by now.</summary>
    public TimeSpan LookIn => Unregistered.Count == 0 ? TimeSpan.MaxValue : times.Register - _clock.GetElapsedTime(_lookedAt);

    public void Looked() => _lookedAt = _clock.GetTimestamp();

    /// <summary>One at a time; whoever comes meanwhile waits for the same.</summary>
    public Task AskAsync(Func<Task<LiveAnswer>> ask) => Asking = Asking.IsCompleted ? AskOnceAsync(ask) : Asking;

    /// <summary>Until something is heard, at most so long.</summary>
    public async Task WaitAsync(TimeSpan most, CancellationToken cancellationToken)
    {
        if (_heard.Task.IsCompleted)
            _heard = NewSignal();
        if (most > TimeSpan.Zero)
            await _heard.Task.WaitAsync(most, _clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private async Task AskOnceAsync(Func<Task<LiveAnswer>> ask)
    {
        // Before the question: what is heard while it is asked may not be in its answer.
        _mustAsk = false;
        var start = _clock.GetTimestamp();
        try
        {
            var answer = await ask();
            (Areas, Unregistered, _nextMs) = (answer.Areas, answer.Unregistered, answer.NextMs);
            Looked();
        }
        catch
        {
            _mustAsk = true;
            throw;
        }
        finally
        {
            _askedAt = _clock.GetTimestamp();
            var cost = _clock.GetElapsedTime(start, _askedAt.Value) * times.PausePerCost;
            _pause = cost > times.Pause ? cost : times.Pause;
            _heard.TrySetResult();
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <param name="NextMs">When the same answer would have more to tell.</param>
internal readonly record struct LiveAnswer(IReadOnlySet<long> Areas, IReadOnlySet<int> Unregistered, long NextMs);
