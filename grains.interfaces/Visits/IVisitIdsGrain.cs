
namespace UdaConnect.Visits;

/// <summary>Hands out blocks of one reserved range of visit ids. Key: <see cref="VisitIdRange.Name"/>.</summary>
[GrainInterfaceType("visit-ids"), Alias("udaconnect.IVisitIdsGrain")]
public interface IVisitIdsGrain : IGrainWithStringKey
{
    /// <summary>Reserves consecutive ids nobody else will get; what a caller does not use is never given again.</summary>
    /// <param name="count">1 to 1,000,000.</param>
    /// <returns>Null when the range has fewer left.</returns>
    [Alias("Reserve"), ResponseTimeout("00:00:05")]
    Task<IdBlock?> ReserveAsync(int count, CancellationToken cancellationToken = default);
}

/// <summary>Consecutive ids, [First, First + Count).</summary>
[GenerateSerializer, Immutable, Alias("udaconnect.IdBlock")]
public sealed record IdBlock([property: Id(0)] long First, [property: Id(1)] int Count);
