using UdaConnect.Visits;

namespace UdaConnect.Venues;

/// <summary>Loads buckets and slots from PostGIS; silo-wide, so that many cold buckets become one statement.</summary>
/// <remarks>Every load is served by a statement issued after it was asked for; it may join a batch not yet sent, never one that is running.</remarks>
public interface IBucketLoader
{
    /// <summary>All stored visits of the bucket, by time then id.</summary>
    Task<Visit[]> LoadBucketAsync(VenueTimeBucketKey key, CancellationToken cancellationToken);

    /// <summary>All slots of the area that hold visits, ascending.</summary>
    Task<long[]> LoadSlotsAsync(long areaId, CancellationToken cancellationToken);
}
