using System.Collections.Immutable;
using Orleans.Concurrency;
using UdaConnect.Attendance;
using UdaConnect.Encounters;
using UdaConnect.Time;

namespace UdaConnect.Venues;

/// <summary>The index of one area: which of its time slots hold visits. Key: area id, of a registered venue or a tile of open ground.</summary>
/// <remarks>Also consumes the stream of stored visits of its area (<see cref="Visits.VisitStreams"/>).</remarks>
[GrainInterfaceType("event-venue"), Alias("udaconnect.IEventVenueGrain")]
public interface IEventVenueGrain : IGrainWithIntegerKey
{
    /// <summary>The slots of <paramref name="range"/> that hold visits, ascending.</summary>
    [AlwaysInterleave, Alias("ListSlots"), ResponseTimeout("00:00:04.5")]
    Task<ImmutableArray<long>> ListSlotsAsync(TimeRange range, CancellationToken cancellationToken = default);

    /// <summary>Asks every non-empty bucket of the window; fails if one of them cannot answer.</summary>
    [AlwaysInterleave, Alias("FindNear"), ResponseTimeout("00:00:04.5")]
    Task<NearAnswer> FindNearAsync(NearQuestion question, CancellationToken cancellationToken = default);

    /// <summary>Runs of moments with the visits of the window, from every non-empty bucket; fails if one of them cannot answer.</summary>
    [AlwaysInterleave, Alias("FindContacts"), ResponseTimeout("00:00:04.5")]
    Task<ContactRuns> FindContactsAsync(ContactQuestion question, CancellationToken cancellationToken = default);

    /// <summary>Who was in some venues, as runs of the visits of this area; fails if one of its buckets cannot answer.</summary>
    [AlwaysInterleave, Alias("FindPresence"), ResponseTimeout("00:00:04.5")]
    Task<PresenceRuns> FindPresenceAsync(PresenceQuestion question, CancellationToken cancellationToken = default);
}
