using System.Collections.Immutable;
using Orleans.Services;
using UdaConnect.Encounters;
using UdaConnect.Venues;

namespace UdaConnect.FanOut;

/// <summary>One on every silo: answers for many of its areas in one call, from what their grains have in memory.</summary>
[Alias("udaconnect.IAreaService")]
internal interface IAreaService : IGrainService
{
    /// <summary>Which of some areas this silo has in memory.</summary>
    [Alias("Has"), ResponseTimeout("00:00:02")]
    Task<ImmutableArray<bool>> HasAsync(ImmutableArray<long> areaIds);

    /// <summary>Each area's answer to its question; null: the area's EventVenue has to be asked.</summary>
    [Alias("FindNear"), ResponseTimeout("00:00:04.5")]
    Task<ImmutableArray<NearAnswer?>> FindNearAsync(ImmutableArray<long> areaIds, ImmutableArray<NearQuestion> questions, CancellationToken cancellationToken = default);

    /// <summary>As <see cref="FindNearAsync"/>, for runs of moments.</summary>
    [Alias("FindContacts"), ResponseTimeout("00:00:04.5")]
    Task<ImmutableArray<ContactRuns?>> FindContactsAsync(ImmutableArray<long> areaIds, ImmutableArray<ContactQuestion> questions, CancellationToken cancellationToken = default);
}
