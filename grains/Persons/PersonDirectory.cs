using System.Collections.Concurrent;

namespace UdaConnect.Persons;

/// <summary>Names for ids, remembered silo-wide.</summary>
/// <remarks>
/// A registered person never changes, so a name once read stays true. That somebody is not registered is never remembered: they may be, the next moment.
/// </remarks>
internal sealed class PersonDirectory(IPersonStore store)
{
    // About 200 MB of names; beyond that it starts anew, which costs one read of those who are asked about.
    private const int MaxRemembered = 1_000_000;

    private ConcurrentDictionary<int, Person> _known = new();

    /// <summary>Those of <paramref name="personIds"/> who are registered.</summary>
    public async ValueTask<IReadOnlyDictionary<int, Person>> FindAsync(IReadOnlySet<int> personIds, CancellationToken cancellationToken)
    {
        var found = new Dictionary<int, Person>(personIds.Count);
        foreach (var person in await FindAllAsync([.. personIds], cancellationToken))
        {
            if (person is not null)
                found.Add(person.Id, person);
        }

        return found;
    }

    /// <summary>For each of <paramref name="personIds"/>, all different, who it is; null: not registered.</summary>
    public async ValueTask<Person?[]> FindAllAsync(int[] personIds, CancellationToken cancellationToken)
    {
        var known = _known;
        var found = new Person?[personIds.Length];
        var unknown = new Dictionary<int, int>();
        for (var i = 0; i < personIds.Length; i++)
        {
            if (known.TryGetValue(personIds[i], out var person))
                found[i] = person;
            else
                unknown.Add(personIds[i], i);
        }

        if (unknown.Count == 0)
            return found;
        if (known.Count + unknown.Count > MaxRemembered)
            _known = known = new();
        foreach (var person in await store.FindAsync(unknown.Keys, cancellationToken))
            found[unknown[person.Id]] = known[person.Id] = person;
        return found;
    }
}
