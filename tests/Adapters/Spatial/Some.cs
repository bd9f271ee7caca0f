using UdaConnect.Geo;
using UdaConnect.Silo.Spatial;
using UdaConnect.Visits;

namespace UdaConnect.Tests.Adapters.Spatial;

/// <summary>Visits for tests; ids and offsets are fresh for the whole run, so tests share databases without meeting.</summary>
internal static class Some
{
    /// <summary>2026-01-06T09:00:00Z.</summary>
    public const long At = 1_767_690_000_000;

    private static long _id = 1_000;
    private static long _offset;

    public static long FreshId() => Interlocked.Increment(ref _id);

    public static VisitOrigin Origin(string value = "") =>
        new("visits", 0, Interlocked.Increment(ref _offset), At, Sha256.Of(System.Text.Encoding.UTF8.GetBytes(value)));

    /// <summary>A visit whose producer gave the id.</summary>
    public static VisitToStore Supplied(long? id = null, int person = 5, long atMs = At, double longitude = 4.38, double latitude = 50.81, bool timeAssigned = false) =>
        new(id ?? FreshId(), false, person, atMs, timeAssigned, longitude, latitude, MapTile.IdAt(longitude, latitude), Origin());

    /// <summary>A visit whose id the gateway assigned.</summary>
    public static VisitToStore Assigned() => Supplied(VisitIdRange.Wide.First + 1_000_000_000 + FreshId()) with { IdAssigned = true };

    public static VisitToStore WithoutId(VisitOrigin? origin = null) => Supplied() with { Id = null, Origin = origin ?? Origin() };
}
