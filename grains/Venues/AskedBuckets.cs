namespace UdaConnect.Venues;

/// <summary>Which buckets an EventVenue has asked during its activation, and so must hand arrivals to.</summary>
/// <remarks>
/// A bucket counts as asked before its question leaves. It is forgotten only when it says that it keeps nothing, no question was under way when the arrival
/// it refused was handed on, and none was sent since: otherwise that answer may be older than the load which the question began. Whether the question has ended
/// by the time the answer is read says nothing: the arrival may have overtaken it, and its own answer may come last.
/// </remarks>
internal sealed class AskedBuckets
{
    // Fits no question.
    private const long NoMark = 0;

    private readonly Dictionary<long, Asked> _bySlot = [];

    // Never restarts, so that a mark from before a bucket was forgotten cannot fit a question sent after it.
    private long _questions;

    public int Count => _bySlot.Count;

    /// <summary>Call before the question leaves.</summary>
    public void Begin(long slot)
    {
        _bySlot[slot] = new(++_questions, _bySlot.GetValueOrDefault(slot).UnderWay + 1);
    }

    /// <summary>Call when the question has ended, well or not.</summary>
    public void End(long slot)
    {
        if (_bySlot.TryGetValue(slot, out var asked))
            _bySlot[slot] = asked with { UnderWay = asked.UnderWay - 1 };
    }

    /// <summary>Whether arrivals of the slot must be handed on, and the mark to give back to <see cref="KeepsNothing"/>.</summary>
    public bool IsAsked(long slot, out long mark)
    {
        var found = _bySlot.TryGetValue(slot, out var asked);
        mark = asked.UnderWay == 0 ? asked.LastQuestion : NoMark;
        return found;
    }

    public void KeepsNothing(long slot, long mark)
    {
        if (_bySlot.TryGetValue(slot, out var asked) && asked.LastQuestion == mark)
            _bySlot.Remove(slot);
    }

    private readonly record struct Asked(long LastQuestion, int UnderWay);
}
