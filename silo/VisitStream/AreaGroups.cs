using System.Runtime.InteropServices;
using UdaConnect.Visits;

namespace UdaConnect.Silo.VisitStream;

/// <summary>Puts the stored visits of one poll into one batch an area. Used by one pump at a time, and kept when the pump is started again: positions must rise.</summary>
internal sealed class AreaGroups(int partition, string streamNamespace)
{
    // As many areas as are remembered with their stream's id; above it the memory starts anew.
    private const int MaxStreams = 100_000;

    private readonly Dictionary<long, StreamId> _streams = [];
    private readonly Dictionary<long, Group> _groups = [];
    private long _shift;
    private long _last = -1;

    public void Clear() => _groups.Clear();

    /// <summary>Offsets begin again (another topic, or read again from the committed one); positions go on.</summary>
    public void StartEpoch() => _shift = _last + 1;

    public void Add(long area, in Visit visit, long offset)
    {
        ref var group = ref CollectionsMarshal.GetValueRefOrAddDefault(_groups, area, out _);
        group ??= new(offset);
        group.Visits.Add(visit);
        group.Last = offset;
    }

    /// <summary>In the order of their positions.</summary>
    public List<VisitBatch> ToBatches(OffsetWatermark watermark)
    {
        var batches = new List<VisitBatch>(_groups.Count);
        foreach (var (area, group) in _groups.OrderBy(entry => entry.Value.Last))
        {
            _last = group.Last + _shift;
            batches.Add(new(StreamOf(area), _last, VisitPage.Of(CollectionsMarshal.AsSpan(group.Visits)), watermark, group.First));
        }

        return batches;
    }

    private StreamId StreamOf(long area)
    {
        if (_streams.TryGetValue(area, out var stream))
            return stream;
        if (_streams.Count >= MaxStreams)
            _streams.Clear();
        return _streams[area] = StreamId.Create(streamNamespace, new AreaStreamKey(area, partition).ToString());
    }

    private sealed class Group(long first)
    {
        public long First { get; } = first;

        public long Last { get; set; } = first;

        public List<Visit> Visits { get; } = [];
    }
}
