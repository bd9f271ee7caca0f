using System.Collections.Immutable;
using Orleans.Concurrency;

namespace UdaConnect.Persons;

/// <summary>Registers and lists people. Any key; the silo at hand answers from the <c>person</c> database.</summary>
[GrainInterfaceType("people"), Alias("udaconnect.IPeopleGrain")]
public interface IPeopleGrain : IGrainWithIntegerKey
{
    /// <summary>As many people as one call may ask for.</summary>
    const int MostIds = 10_000;

    /// <summary>Registers a person. Repeating it with the same id and content changes nothing.</summary>
    [AlwaysInterleave, Alias("Register"), ResponseTimeout("00:00:05")]
    Task<Registration> RegisterAsync(PersonDraft draft, CancellationToken cancellationToken = default);

    [AlwaysInterleave, Alias("Find"), ResponseTimeout("00:00:05")]
    Task<Person?> FindAsync(int personId, CancellationToken cancellationToken = default);

    /// <summary>Those of <paramref name="personIds"/> who are registered, in any order.</summary>
    /// <param name="personIds">At most <see cref="MostIds"/>.</param>
    [AlwaysInterleave, Alias("FindMany"), ResponseTimeout("00:00:05")]
    Task<ImmutableArray<Person>> FindManyAsync(ImmutableArray<int> personIds, CancellationToken cancellationToken = default);

    /// <summary>People in the order of their ids, after <paramref name="afterId"/>.</summary>
    /// <param name="search">Each word must occur in first name, last name or company, upper and lower case alike; null for everybody.</param>
    /// <param name="afterId">0 to start.</param>
    /// <param name="limit">1 to 1,000.</param>
    [AlwaysInterleave, Alias("List"), ResponseTimeout("00:00:05")]
    Task<ImmutableArray<Person>> ListAsync(string? search, int afterId, int limit, CancellationToken cancellationToken = default);
}

/// <summary>What became of a registration.</summary>
/// <param name="Person">The person as registered; for <see cref="RegistrationResult.Taken"/> the one who has the id.</param>
[GenerateSerializer, Immutable, Alias("udaconnect.Registration")]
public sealed record Registration([property: Id(0)] RegistrationResult Result, [property: Id(1)] Person Person);

[GenerateSerializer, Alias("udaconnect.RegistrationResult")]
public enum RegistrationResult
{
    Created,

    /// <summary>The same person was registered before.</summary>
    Present,

    /// <summary>The id is somebody else's.</summary>
    Taken,
}
