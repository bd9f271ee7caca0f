using UdaConnect.Geo;
using UdaConnect.Time;
using UdaConnect.Venues;
using UdaConnect.Visits;

namespace UdaConnect.Connections;

/// <summary>What a question found out before its first window: which points concern which area, and which slots of those hold visits.</summary>
internal sealed class NearbyPlan
{
    // Calls to buckets in the first window; later ones grow or shrink towards TargetRows.
    private const int FirstCalls = 64;
    private const int MaxCalls = 1_024;
    private const int TargetRows = 50_000;

    private int _calls = FirstCalls;

    private NearbyPlan(NearbyQuestion question, IReadOnlyList<AreaShare> shares)
    {
        Question = question;
        Shares = shares;
        foreach (var slot in shares.SelectMany(share => share.Slots))
            CallsBySlot[slot] = CallsBySlot.GetValueOrDefault(slot) + 1;
    }

    /// <summary>As asked, without a tolerance around a place: a place has no instant to measure it from.</summary>
    public NearbyQuestion Question { get; }

    public IReadOnlyList<AreaShare> Shares { get; }

    /// <summary>People of the windows so far who are registered; nobody ceases to be.</summary>
    public HashSet<int> Registered { get; } = [];

    /// <summary>The window after the last one that was answered.</summary>
    public WindowAhead Ahead { get; } = new();

    private SortedList<long, int> CallsBySlot { get; } = [];

    /// <param name="question">As asked.</param>
    /// <param name="surroundings">The person's own visits (or the place asked about) and the areas around them.</param>
    /// <param name="listSlots">Asks an area's EventVenue for the slots in a range that hold visits.</param>
    public static async Task<NearbyPlan> MakeAsync(NearbyQuestion question, Surroundings surroundings, Func<long, TimeRange, Task<IReadOnlyList<long>>> listSlots)
    {
        if (question.Around is not null)
            question = question with { WithinMs = null };
        var points = Distinct(question, surroundings.OwnVisits);
        var boxes = Array.ConvertAll(points, visit => GeoBox.AroundDisc(visit.Place, question.Metres));
        var shares = surroundings.Areas
            .Select(area => (area.Id, Points: points.Where((_, i) => boxes[i].Intersects(area.Bounds)).ToArray()))
            .Where(share => share.Points.Length > 0)
            .Select(async share => new AreaShare(share.Id, Pack(share.Points), await listSlots(share.Id, Reach(question, share.Points))));
        return new(question, [.. (await Task.WhenAll(shares)).Where(share => share.Slots.Count > 0)]);
    }

    /// <summary>The next window from an instant on: as many slots as the expected answer allows. Null when no slot is left.</summary>
    public TimeRange? WindowFrom(long fromMs)
    {
        var slots = CallsBySlot.Keys;
        var index = FirstIndex(slots, VenueTimeBucketKey.SlotOf(fromMs));
        if (index == slots.Count)
            return null;
        var (start, calls) = (Math.Max(fromMs, SlotStart(slots[index])), CallsBySlot.Values[index]);
        while (index + 1 < slots.Count && calls + CallsBySlot.Values[index + 1] <= _calls)
            calls += CallsBySlot.Values[++index];
        return new TimeRange(start, SlotStart(slots[index] + 1)).Intersect(Question.Range);
    }

    /// <summary>Where the window after one that was complete until <paramref name="untilMs"/> starts; null when the answer is complete.</summary>
    public long? NextFrom(long untilMs) => untilMs < Question.Range.EndMs && WindowFrom(untilMs) is { IsEmpty: false } next ? next.StartMs : null;

    /// <summary>Learns from a window's size how many buckets to ask in the next.</summary>
    public void Observe(int rows) =>
        _calls = Math.Clamp((int)(_calls * Math.Clamp((double)TargetRows / Math.Max(1, rows), 0.25, 4)), 1, MaxCalls);

    /// <summary>Without a tolerance only the place counts, so somebody who stood still is one point.</summary>
    private static Visit[] Distinct(NearbyQuestion question, Visit[] visits) =>
        question.WithinMs is null ? [.. visits.DistinctBy(visit => visit.Place)] : visits;

    private static TimeRange Reach(NearbyQuestion question, Visit[] points) =>
        question.WithinMs is { } withinMs
            ? new TimeRange(points[0].AtMs, points[^1].AtMs + 1).Widen(withinMs).Intersect(question.Range)
            : question.Range;

    private static NearPoints Pack(Visit[] points) =>
        NearPoints.Of(Array.ConvertAll(points, visit => new NearPoint(Ecef.From(visit.Longitude, visit.Latitude), visit.AtMs)));

    private static long SlotStart(long slot) => new VenueTimeBucketKey(0, slot).Range.StartMs;

    private static int FirstIndex(IList<long> slots, long slot)
    {
        var (low, high) = (0, slots.Count);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (slots[middle] < slot)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}

/// <summary>One area's part of a question.</summary>
/// <param name="Points">Those whose discs touch the area, by time.</param>
/// <param name="Slots">Its slots that hold visits and may matter, ascending.</param>
internal sealed record AreaShare(long AreaId, NearPoints Points, IReadOnlyList<long> Slots)
{
    public bool HasSlotIn(TimeRange window)
    {
        var (first, last) = (VenueTimeBucketKey.SlotOf(window.StartMs), VenueTimeBucketKey.SlotOf(window.EndMs - 1));
        return Slots.Any(slot => first <= slot && slot <= last);
    }
}
