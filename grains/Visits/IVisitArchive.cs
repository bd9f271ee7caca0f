using UdaConnect.Geo;
using UdaConnect.Persons;
using UdaConnect.Time;

namespace UdaConnect.Visits;

/// <summary>Stored visits as questions need them. Every read is a statement of its own, issued after it was asked for.</summary>
public interface IVisitArchive
{
    /// <summary>The person's own visits in the range, by time then id.</summary>
    Task<Visit[]> FindOwnVisitsAsync(int personId, TimeRange range, CancellationToken cancellationToken);

    /// <summary>Every area whose bounds touch one of the boxes.</summary>
    Task<IReadOnlyList<Area>> FindAreasAsync(IReadOnlyList<GeoBox> boxes, CancellationToken cancellationToken);

    /// <summary>For each of the venues every area whose bounds touch the venue's.</summary>
    Task<IReadOnlyList<(long VenueId, long AreaId)>> FindAreasOfVenuesAsync(IReadOnlyCollection<long> venueIds, CancellationToken cancellationToken);

    Task<Visit[]> FindVisitsAsync(int personId, TimeRange range, VisitCursor? after, int limit, CancellationToken cancellationToken);

    Task<Visit?> FindVisitAsync(long visitId, CancellationToken cancellationToken);
}

/// <summary>Where a person was, and which areas are near.</summary>
public sealed record Surroundings(Visit[] OwnVisits, IReadOnlyList<Area> Areas)
{
    /// <summary>A box around the disc of each place, each place once.</summary>
    public static GeoBox[] BoxesAround(IEnumerable<Visit> visits, double metres) =>
        [.. visits.Select(visit => visit.Place).Distinct().Select(place => GeoBox.AroundDisc(place, metres))];
}

/// <summary>An area that holds visits, with a box around all of them.</summary>
/// <param name="Id">Venue id (&gt; 0) or tile id (&lt; 0).</param>
public sealed record Area(long Id, GeoBox Bounds);
