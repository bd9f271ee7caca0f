using UdaConnect.Bench.Questions;
using UdaConnect.Connections;
using UdaConnect.Persons;
using UdaConnect.Visits;

namespace UdaConnect.Bench.Connection;

/// <summary>Asks the silos as the gateway does: a window is fetched while the one before it is taken, to the last typed row, with the names of those who were near.</summary>
internal sealed class ClusterQuestion(IClusterClient client)
{
    // From one question to the next, as in the gateway.
    private readonly Dictionary<int, Person> _names = [];

    /// <summary>The answer's pages, one after the other. Their rows are typed where they arrived, so each is looked at and none is copied.</summary>
    public async Task<IReadOnlyList<VisitPage>> AskAsync(Asked asked, CancellationToken cancellationToken)
    {
        var question = new NearbyQuestion(Guid.NewGuid(), asked.Range, asked.Metres, WithinMs: null, Around: null, RegisteredOnly: true);
        var person = client.GetGrain<IPersonGrain>(asked.PersonId);
        var pages = new List<VisitPage>();
        for (var asking = person.FindNearbyAsync(question, asked.Range.StartMs, cancellationToken); asking is not null;)
        {
            var page = await asking;
            asking = page.NextMs is { } nextMs ? person.FindNearbyAsync(question, nextMs, cancellationToken) : null;
            pages.Add(page.Visits);
            await NameAsync(page.Visits, cancellationToken);
        }

        return pages;
    }

    /// <summary>All rows of an answer, in their order.</summary>
    public static Visit[] RowsOf(IReadOnlyList<VisitPage> pages) => VisitPage.Join(pages).Visits.ToArray();

    /// <summary>Everybody in the page has a name here afterwards.</summary>
    private async Task NameAsync(VisitPage visits, CancellationToken cancellationToken)
    {
        foreach (var ids in visits.PersonIds(id => !_names.ContainsKey(id)).Chunk(IPeopleGrain.MostIds))
        {
            var people = await client.GetGrain<IPeopleGrain>(0).FindManyAsync([.. ids], cancellationToken);
            if (people.Length < ids.Length)
                throw new BenchException("The answer has rows of people whom the cluster does not know.");
            foreach (var person in people)
                _names[person.Id] = person;
        }
    }
}
