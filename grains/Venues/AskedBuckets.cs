namespace UdaConnect.Venues;

/// <summary>Which buckets an EventVenue has asked during its activation, and so must hand arrivals to.</summary>
/// <remarks>
/// A bucket counts as asked before its question leaves. It is forgotten only when it says that it keeps nothing, and no question was sent or under way
/// since the arrival it refused: otherwise that answer may be older than the load which the question began.
/// </remarks>
internal sealed class AskedBuckets
{
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
        mark = asked.LastQuestion;
        return found;
    }

    public void KeepsNothing(long slot, long mark)
    {
        if (_bySlot.TryGetValue(slot, out var asked) && asked.UnderWay == 0 && asked.LastQuestion == mark)
            _bySlot.Remove(slot);
    }

    private readonly record struct Asked(long LastQuestion, int UnderWay);
}
