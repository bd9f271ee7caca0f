using System.Collections.Concurrent;

namespace UdaConnect.Tests.Support;

/// <summary>A clock whose timers fire at once and move it on by their time: what waits a minute is tested in a moment, and the waits can be read.</summary>
internal sealed class ImpatientClock : TimeProvider
{
    private long _now = TimeProvider.System.GetTimestamp();

    /// <summary>Every wait that was asked for, in no order.</summary>
    public ConcurrentBag<TimeSpan> Waits { get; } = [];

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref _now);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Waits.Add(dueTime);
        Interlocked.Add(ref _now, dueTime.Ticks);
        return System.CreateTimer(callback, state, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}
