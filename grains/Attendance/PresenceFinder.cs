using System.Collections.Immutable;
using UdaConnect.Time;
using UdaConnect.Venues;
using UdaConnect.Visits;

namespace UdaConnect.Attendance;

/// <summary>Asks every area that touches some venues who was in them, and unites the runs to stays.</summary>
internal sealed class PresenceFinder(IVisitArchive archive, IGrainFactory grains)
{
    /// <param name="venues">Each venue once; empty spans are fine.</param>
    /// <returns>By venue, person, start; of everybody, registered or not.</returns>
    public async Task<List<Stay>> FindAsync(
        IReadOnlyCollection<VenueSpans> venues, TimeRange range, long gapMs, int? exceptPersonId, CancellationToken cancellationToken)
    {
        var asked = venues.Where(venue => !venue.Spans.IsEmpty).ToDictionary(venue => venue.VenueId);
        if (asked.Count == 0 || range.IsEmpty)
            return [];
        var areas = await archive.FindAreasOfVenuesAsync([.. asked.Keys], cancellationToken);
        var shares = await Task.WhenAll(areas
            .GroupBy(pair => pair.AreaId, pair => asked[pair.VenueId])
            .Select(async area => await ShareAsync(area.Key, [.. area], range, cancellationToken)));

        var runs = new List<PresenceRun>();
        foreach (var window in BucketWindows.Of(shares.Select(share => share.Slots), range))
        {
            var answers = await Task.WhenAll(shares
                .Where(share => share.Slots.Any(slot => Touches(slot, window)))
                .Select(share => Venue(share.AreaId).FindPresenceAsync(new(exceptPersonId, window, gapMs, share.Venues), cancellationToken)));
            foreach (var answer in answers)
                runs.AddRange(answer.Runs);
        }

        return Stay.Unite(runs, gapMs);
    }

    private async Task<Share> ShareAsync(long areaId, ImmutableArray<VenueSpans> venues, TimeRange range, CancellationToken cancellationToken)
    {
        var slots = await Venue(areaId).ListSlotsAsync(range, cancellationToken);
        var question = new PresenceQuestion(null, range, 0, venues);
        return new(areaId, venues, [.. slots.Where(slot => question.Touches(RangeOf(slot).Intersect(range)))]);
    }

    private static bool Touches(long slot, TimeRange window) => !RangeOf(slot).Intersect(window).IsEmpty;

    private static TimeRange RangeOf(long slot) => new VenueTimeBucketKey(0, slot).Range;

    private IEventVenueGrain Venue(long areaId) => grains.GetGrain<IEventVenueGrain>(areaId);

    private sealed record Share(long AreaId, ImmutableArray<VenueSpans> Venues, IReadOnlyList<long> Slots);
}
