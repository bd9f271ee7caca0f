using System.Collections.Concurrent;
using UdaConnect.Gateway.Hosting;
using UdaConnect.Persons;
using UdaConnect.Visits;

namespace UdaConnect.Gateway.Endpoints;

/// <summary>Who somebody is, as JSON, remembered for all answers: a registered person never changes, so a name crosses from the silos once and not with each answer.</summary>
internal sealed class PersonNames(Questions questions)
{
    // Some 40 MB. Beyond that it starts anew, which costs one question for those in the next answer.
    internal const int MostRemembered = 200_000;

    private ConcurrentDictionary<int, byte[]> _known = new();

    /// <summary>Names of at least everybody registered in a page. They stay in what is returned: other answers only add to it.</summary>
    public async Task<IReadOnlyDictionary<int, byte[]>> OfAsync(VisitPage visits, CancellationToken cancellationToken)
    {
        var known = _known;
        var unknown = visits.PersonIds(id => !known.ContainsKey(id));
        if (unknown.Count == 0)
            return known;
        if (known.Count + unknown.Count > MostRemembered)
        {
            _known = known = new();
            unknown = visits.PersonIds(_ => true);
        }

        foreach (var ids in unknown.Chunk(IPeopleGrain.MostIds))
        {
            var people = await questions.AskAsync((grains, token) => grains.GetGrain<IPeopleGrain>(0).FindManyAsync([.. ids], token), cancellationToken);
            foreach (var person in people)
                known[person.Id] = JsonRows.PersonJson(person);
        }

        return known;
    }
}
