namespace UdaConnect.Time;

/// <summary>A half-open range of instants, [StartMs, EndMs), milliseconds since 1970-01-01 UTC.</summary>
[GenerateSerializer, Immutable, Alias("udaconnect.TimeRange")]
public readonly record struct TimeRange([property: Id(0)] long StartMs, [property: Id(1)] long EndMs)
{
    public TimeSpan Length => TimeSpan.FromMilliseconds(EndMs - StartMs);

    public bool IsEmpty => EndMs <= StartMs;

    public bool Contains(long instantMs) => StartMs <= instantMs && instantMs < EndMs;

    public TimeRange Intersect(TimeRange other) => new(Math.Max(StartMs, other.StartMs), Math.Min(EndMs, other.EndMs));

    /// <summary>This range, longer by <paramref name="ms"/> on both sides.</summary>
    public TimeRange Widen(long ms) => new(StartMs - ms, EndMs + ms);
}
