using Orleans.Concurrency;
using UdaConnect.Attendance;
using UdaConnect.Encounters;
using UdaConnect.Visits;

namespace UdaConnect.Venues;

/// <summary>The visits of one area in one slot, in memory over PostGIS. Key: <see cref="VenueTimeBucketKey"/>.</summary>
[GrainInterfaceType("venue-time-bucket"), Alias("udaconnect.IVenueTimeBucketGrain")]
public interface IVenueTimeBucketGrain : IGrainWithStringKey
{
    /// <summary>Answers from memory; loads first if it never did for this asker.</summary>
    /// <param name="askedBy">Id of the EventVenue's activation, which from now on hands over what arrives. Another id than before means arrivals may have been missed: memory is loaded again.</param>
    [AlwaysInterleave, Alias("FindNear"), ResponseTimeout("00:00:04")]
    Task<NearAnswer> FindNearAsync(NearQuestion question, Guid askedBy, CancellationToken cancellationToken = default);

    /// <summary>Runs of moments with the bucket's visits, from memory, as <see cref="FindNearAsync"/>.</summary>
    [AlwaysInterleave, Alias("FindContacts"), ResponseTimeout("00:00:04")]
    Task<ContactRuns> FindContactsAsync(ContactQuestion question, Guid askedBy, CancellationToken cancellationToken = default);

    /// <summary>Runs of the bucket's visits in some venues, from memory, as <see cref="FindNearAsync"/>.</summary>
    [AlwaysInterleave, Alias("FindPresence"), ResponseTimeout("00:00:04")]
    Task<PresenceRuns> FindPresenceAsync(PresenceQuestion question, Guid askedBy, CancellationToken cancellationToken = default);

    /// <summary>Adds stored visits to memory; those already there change nothing.</summary>
    /// <returns>False when nothing is kept here because nobody asked this activation yet.</returns>
    [AlwaysInterleave, Alias("Add"), ResponseTimeout("00:00:04")]
    Task<bool> AddAsync(VisitPage visits, CancellationToken cancellationToken = default);

    /// <summary>What memory holds, by time then id; null when nothing is loaded. For checks that memory equals the store.</summary>
    [AlwaysInterleave, Alias("Inspect"), ResponseTimeout("00:00:04")]
    Task<VisitPage?> InspectAsync(CancellationToken cancellationToken = default);
}
