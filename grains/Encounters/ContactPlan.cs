using UdaConnect.Connections;
using UdaConnect.Geo;
using UdaConnect.Sessions;
using UdaConnect.Time;
using UdaConnect.Venues;
using UdaConnect.Visits;

namespace UdaConnect.Encounters;

/// <summary>Which of a person's visits concern which area, and the questions that follow from it, a window of time after the other.</summary>
internal sealed class ContactPlan(Visit[] own, TimeRange range, EncounterMeasure measure)
{
    // Of one area: an area whose visits reach no more is asked outright, without asking first which of its slots hold visits.
    private const int MaxUnlisted = 64;

    private readonly List<Share> _shares = [];

    /// <param name="areas">All that the discs around the person's visits may touch.</param>
    /// <param name="listSlots">Asks an area's EventVenue for the slots in a range that hold visits; only where many may.</param>
    public async Task MakeAsync(IReadOnlyList<Area> areas, Func<long, TimeRange, Task<IReadOnlyList<long>>> listSlots)
    {
        var boxes = Array.ConvertAll(own, visit => GeoBox.AroundDisc(visit.Place, measure.Metres));
        var touched = areas
            .Select(area => (area.Id, Own: Enumerable.Range(0, own.Length).Where(i => boxes[i].Intersects(area.Bounds)).ToArray()))
            .Where(area => area.Own.Length > 0);
        var shares = await Task.WhenAll(touched.Select(async area => new Share(area.Id, area.Own, Reached(area.Own) ?? await listSlots(area.Id, Reach(area.Own)))));
        _shares.AddRange(shares.Where(share => share.Slots.Count > 0));
    }

    /// <summary>Windows that together hold every slot once.</summary>
    public IEnumerable<TimeRange> Windows() => BucketWindows.Of(_shares.Select(share => share.Slots), range);

    /// <summary>What to ask each area for a window; the visits of the person that are near it in time go along.</summary>
    public IEnumerable<(long AreaId, int[] Own, ContactQuestion Question)> QuestionsOf(TimeRange window, int personId, int? otherId, OwnPlaces places)
    {
        var sessions = SessionSpans.Of(places.Sessions.Values.Select(session => new SessionSpan(session.VenueId, session.StartMs, session.EndMs, session.Id)));
        var near = window.Widen(measure.WithinMs);
        foreach (var share in _shares)
        {
            if (!share.Slots.Any(slot => !new VenueTimeBucketKey(0, slot).Range.Intersect(window).IsEmpty))
                continue;
            int[] mine = [.. share.Own.Where(i => near.Contains(own[i].AtMs) && (!places.VenuesOnly || places.Venues[i].Length > 0))];
            if (mine.Length == 0)
                continue;
            var points = NearPoints.Of(Array.ConvertAll(mine, i => new NearPoint(Ecef.From(own[i].Longitude, own[i].Latitude), own[i].AtMs)));
            yield return (share.AreaId, mine, new(
                personId, otherId, window, Chord.SquaredFor(measure.Metres), measure.WithinMs, measure.GapMs, points, VenuesOfPoints.Of(Array.ConvertAll(mine, i => places.Venues[i])),
                sessions, places.VenuesOnly));
        }
    }

    /// <summary>The slots in which others' visits may be near these in time, whether or not they hold any; null: too many.</summary>
    private List<long>? Reached(int[] mine)
    {
        var slots = new List<long>();
        foreach (var i in mine)
        {
            var reach = new TimeRange(own[i].AtMs, own[i].AtMs + 1).Widen(measure.WithinMs).Intersect(range);
            var last = VenueTimeBucketKey.SlotOf(reach.EndMs - 1);
            for (var slot = Math.Max(VenueTimeBucketKey.SlotOf(reach.StartMs), slots.Count == 0 ? long.MinValue : slots[^1] + 1); slot <= last; slot++)
            {
                if (slots.Count == MaxUnlisted)
                    return null;
                slots.Add(slot);
            }
        }

        return slots;
    }

    private TimeRange Reach(int[] mine) => new TimeRange(own[mine[0]].AtMs, own[mine[^1]].AtMs + 1).Widen(measure.WithinMs).Intersect(range);

    private sealed record Share(long AreaId, int[] Own, IReadOnlyList<long> Slots);
}

/// <summary>Where a person's visits were, and what took place there.</summary>
/// <param name="Venues">Of each visit the ids of the venues that cover it and count, ascending.</param>
/// <param name="Sessions">At these venues, by id, while moments of the person may lie there.</param>
/// <param name="VenuesOnly">Moments count only at these venues.</param>
internal sealed record OwnPlaces(long[][] Venues, IReadOnlyDictionary<long, Session> Sessions, bool VenuesOnly);
