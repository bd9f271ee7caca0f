using System.Collections.Concurrent;
using UdaConnect.Encounters;
using UdaConnect.Venues;

namespace UdaConnect.FanOut;

/// <summary>Answers for the EventVenues on this silo from what they and their buckets have in memory, without a call to any of them (docs/adr/0019).</summary>
internal sealed class LocalAreas(IFootprints footprints, TimeProvider time)
{
    private readonly ConcurrentDictionary<long, (AreaMemory Memory, long At)> _shown = new();

    /// <summary>An EventVenue was asked, and knows its slots.</summary>
    public void Show(AreaMemory memory) => _shown[memory.AreaId] = (memory, time.GetTimestamp());

    public void Hide(AreaMemory memory)
    {
        if (_shown.TryGetValue(memory.AreaId, out var shown) && shown.Memory == memory)
            _shown.TryRemove(new(memory.AreaId, shown));
    }

    public bool Has(long areaId) => Find(areaId) is not null;

    /// <summary>As the area's EventVenue would answer; null: it has to be asked.</summary>
    public NearAnswer? FindNear(long areaId, NearQuestion question) =>
        Find(areaId)?.Find(question.Window, question.Touches) is { } slots && IsAllHere(slots)
            ? NearAnswers.Join(slots, Array.ConvertAll(slots, slot => NearKernel.Find(slot.Columns!, question with { Window = slot.Part })), question.Window)
            : null;

    /// <summary>As the area's EventVenue would answer; null: it has to be asked.</summary>
    public async ValueTask<ContactRuns?> FindContactsAsync(long areaId, ContactQuestion question, CancellationToken cancellationToken)
    {
        var venues = await footprints.GetAsync(question.Venues.Distinct(), cancellationToken);
        return Find(areaId)?.Find(question.Window, question.Touches) is { } slots && IsAllHere(slots)
            ? ContactRuns.Join(Array.ConvertAll(slots, slot => ContactKernel.Find(slot.Columns!, question with { Window = slot.Part }, venues)))
            : null;
    }

    private AreaMemory? Find(long areaId) => _shown.TryGetValue(areaId, out var shown) && time.GetElapsedTime(shown.At) < SignOfLife.Period ? shown.Memory : null;

    private static bool IsAllHere(SlotMemory[] slots) => Array.TrueForAll(slots, slot => slot.Columns is not null);
}
