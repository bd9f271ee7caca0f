using System.Diagnostics.CodeAnalysis;
using Orleans.Streams;

namespace UdaConnect.Silo.VisitStream;

/// <summary>What a partition's agent is delivering. Called on the agent's scheduler only, so nothing here locks.</summary>
/// <remarks>A batch leaves, and only so becomes acknowledged, when every cursor of its stream has moved past it and there is one.</remarks>
internal sealed class VisitQueueCache(int capacity, int coalesceVisits) : IQueueCache
{
    // Batches are counted too: very many tiny ones would cost more than their visits.
    private readonly int _maxBatches = Math.Max(1, capacity / 4);
    private readonly Dictionary<StreamId, AreaSlot> _slots = [];
    private readonly HashSet<AreaSlot> _advanced = [];
    private int _batches;
    private int _visits;

    public int Streams => _slots.Count;

    public int Visits => _visits;

    /// <summary>Never 0: the agent asks before it purges, and would neither read nor purge again.</summary>
    public int GetMaxAddCount() => Math.Max(1, _maxBatches - _batches);

    public bool IsUnderPressure() => _visits >= capacity || _batches >= _maxBatches;

    public void AddToCache(IList<IBatchContainer> messages)
    {
        foreach (var message in messages)
        {
            var batch = (VisitBatch)message;
            SlotOf(batch.StreamId).Add(batch);
            _batches++;
            _visits += batch.Count;
        }
    }

    public bool TryPurgeFromCache([NotNullWhen(true)] out IList<IBatchContainer>? purgedItems)
    {
        purgedItems = null;
        if (_advanced.Count == 0)
            return false;
        var delivered = new List<IBatchContainer>();
        foreach (var slot in _advanced)
        {
            foreach (var batch in slot.TakeDelivered())
            {
                _batches--;
                _visits -= batch.Count;
                if (!batch.Failed)
                    delivered.Add(batch);
            }

            Forget(slot);
        }

        _advanced.Clear();
        purgedItems = delivered;
        return delivered.Count > 0;
    }

    /// <summary>From the oldest visit that is still here, whatever the token: everything before it was delivered.</summary>
    public IQueueCacheCursor GetCacheCursor(StreamId streamId, StreamSequenceToken? token) => OpenCursor(streamId);

    public AreaCursor OpenCursor(StreamId stream) => SlotOf(stream).OpenCursor();

    public QueueCacheCursorResult<IQueueCacheCursor> TryGetCacheCursorAtPosition(StreamId streamId, StreamSubscriptionStartPosition startPosition) =>
        QueueCacheCursorResult<IQueueCacheCursor>.FromCursor(OpenCursor(streamId));

    private AreaSlot SlotOf(StreamId stream)
    {
        if (!_slots.TryGetValue(stream, out var slot))
            _slots.Add(stream, slot = new(stream, coalesceVisits, Advanced));
        return slot;
    }

    private void Advanced(AreaSlot slot) => _advanced.Add(slot);

    private void Forget(AreaSlot slot)
    {
        if (slot.IsIdle)
            _slots.Remove(slot.Stream);
    }
}
