using System.Collections.Immutable;
using Orleans.Concurrency;

namespace UdaConnect.Persons;

[GrainType("people"), StatelessWorker]
internal sealed class PeopleGrain(IPersonStore store, PersonDirectory directory) : Grain, IPeopleGrain
{
    public Task<Registration> RegisterAsync(PersonDraft draft, CancellationToken cancellationToken = default) => store.RegisterAsync(draft, cancellationToken);

    public async Task<Person?> FindAsync(int personId, CancellationToken cancellationToken = default) =>
        (await store.FindAsync([personId], cancellationToken)).FirstOrDefault();

    public async Task<ImmutableArray<Person>> FindManyAsync(ImmutableArray<int> personIds, CancellationToken cancellationToken = default) =>
        [.. (await directory.FindAsync(personIds.ToHashSet(), cancellationToken)).Values];

    public async Task<ImmutableArray<Person>> ListAsync(string? search, int afterId, int limit, CancellationToken cancellationToken = default) =>
        [.. await store.ListAsync(search, afterId, limit, cancellationToken)];
}
