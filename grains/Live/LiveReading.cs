using System.Collections.Immutable;

namespace UdaConnect.Live;

/// <summary>What an activation knows of a feed that somebody reads: when to ask again, and who waits for it. Nothing in here needs to survive.</summary>
internal sealed class LiveReading(LiveTimes times)
{
    private readonly TimeProvider _clock = times.Clock;
    private TaskCompletionSource _heard = NewSignal();
    private long _heardFromMs = long.MaxValue;
    private bool _mustAskWhole = true;
    private long? _wholeAt;
    private long _askedAt;
    private long _lookedAt;
    private TimeSpan _pause;
    private long _nextMs = long.MaxValue;
    private long _readAt = times.Clock.GetTimestamp();
    private int _readers;

    // Under way, or the last one.
    private Task _asking = Task.CompletedTask;

    /// <summary>As last asked; null before.</summary>
    public LiveTruth? Truth { get; private set; }

    public IReadOnlySet<long> Areas => Truth?.Areas ?? ImmutableHashSet<long>.Empty;

    /// <summary>People near who were not registered when it was last asked.</summary>
    public IReadOnlySet<int> Unregistered { get; private set; } = ImmutableHashSet<int>.Empty;

    public bool IsRead => IsReadWithin(times.Lease);

    public bool IsReadWithin(TimeSpan time) => _readers > 0 || _clock.GetElapsedTime(_readAt) < time;

    public void Begin()
    {
        _readers++;
        LiveMeter.Readers.Add(1);
    }

    public void End()
    {
        _readers--;
        LiveMeter.Readers.Add(-1);
        _readAt = _clock.GetTimestamp();
    }

    /// <summary>Visits have arrived, none before an instant: that part is asked as soon as the pause is over.</summary>
    public void Hear(long fromMs)
    {
        _heardFromMs = Math.Min(_heardFromMs, fromMs);
        _heard.TrySetResult();
    }

    /// <summary>Anything may have changed.</summary>
    public void HearAnything()
    {
        _mustAskWhole = true;
        _heard.TrySetResult();
    }

    /// <summary>When to ask again; zero or less: now. Not before what is under way has ended, of which whoever waits is told.</summary>
    public TimeSpan DueIn
    {
        get
        {
            if (!_asking.IsCompleted)
                return TimeSpan.MaxValue;
            if (_wholeAt is not { } wholeAt)
                return TimeSpan.Zero;
            var pause = _pause - _clock.GetElapsedTime(_askedAt);
            if (_mustAskWhole || _heardFromMs < long.MaxValue)
                return pause;
            var next = _nextMs == long.MaxValue ? TimeSpan.MaxValue : TimeSpan.FromMilliseconds(_nextMs - times.NowMs);
            var sweep = times.Sweep - _clock.GetElapsedTime(wholeAt);
            var wait = next < sweep ? next : sweep;
            return wait > pause ? wait : pause;
        }
    }

    /// <summary>When to look whether somebody near is registered by now.</summary>
    public TimeSpan LookIn => Unregistered.Count == 0 ? TimeSpan.MaxValue : times.Register - _clock.GetElapsedTime(_lookedAt);

    public void Looked() => _lookedAt = _clock.GetTimestamp();

    /// <summary>Only when it is due.</summary>
    /// <param name="ask">What is known, null to ask the whole, and from when on something was heard.</param>
    public Task AskAsync(Func<LiveTruth?, long, Task<LiveAnswer>> ask) => _asking = AskOnceAsync(ask);

    /// <summary>Until something is heard, at most so long.</summary>
    public async Task WaitAsync(TimeSpan most, CancellationToken cancellationToken)
    {
        if (_heard.Task.IsCompleted)
            _heard = NewSignal();
        if (most > TimeSpan.Zero)
            await _heard.Task.WaitAsync(most, _clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private async Task AskOnceAsync(Func<LiveTruth?, long, Task<LiveAnswer>> ask)
    {
        var start = _clock.GetTimestamp();
        var whole = _mustAskWhole || _wholeAt is not { } wholeAt || _clock.GetElapsedTime(wholeAt) >= times.Sweep;

        // Before the question: what is heard while it is asked may not be in its answer.
        var fromMs = _heardFromMs;
        (_mustAskWhole, _heardFromMs) = (false, long.MaxValue);
        try
        {
            var answer = await ask(whole ? null : Truth, fromMs);
            (Truth, Unregistered, _nextMs) = (answer.Truth, answer.Unregistered, answer.NextMs);
            Looked();
            if (whole)
                _wholeAt = start;
        }
        catch
        {
            _mustAskWhole = true;
            throw;
        }
        finally
        {
            _askedAt = _clock.GetTimestamp();
            var took = _clock.GetElapsedTime(start, _askedAt);
            LiveMeter.QuestionSeconds.Record(took.TotalSeconds, new KeyValuePair<string, object?>("whole", whole));
            var cost = took * times.PausePerCost;
            _pause = cost > times.Pause ? cost : times.Pause;
            _heard.TrySetResult();
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <param name="NextMs">When the same answer would have more to tell.</param>
/// <param name="Unregistered">People near who are not registered.</param>
internal readonly record struct LiveAnswer(LiveTruth? Truth, IReadOnlySet<int> Unregistered, long NextMs);
