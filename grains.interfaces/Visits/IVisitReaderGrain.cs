using Orleans.Concurrency;

namespace UdaConnect.Visits;

/// <summary>Reads single visits from the store. Any key; the silo at hand answers.</summary>
[GrainInterfaceType("visit-reader"), Alias("udaconnect.IVisitReaderGrain")]
public interface IVisitReaderGrain : IGrainWithIntegerKey
{
    /// <summary>The visit of that id, or null while it is not (yet) stored.</summary>
    [AlwaysInterleave, Alias("Find"), ResponseTimeout("00:00:05")]
    Task<VisitRecord?> FindAsync(long visitId, CancellationToken cancellationToken = default);
}

/// <summary>A single visit as a message.</summary>
[GenerateSerializer, Immutable, Alias("udaconnect.VisitRecord")]
public sealed record VisitRecord([property: Id(0)] VisitPage Page)
{
    public static VisitRecord Of(Visit visit) => new(VisitPage.Of([visit]));

    public Visit Visit => Page.Visits[0];
}
