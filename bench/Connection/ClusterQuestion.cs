using UdaConnect.Bench.Questions;
using UdaConnect.Connections;
using UdaConnect.Persons;
using UdaConnect.Visits;

namespace UdaConnect.Bench.Connection;

/// <summary>Asks the silos as the gateway does: window after window, to the last typed row, with the names of those who were near.</summary>
internal sealed class ClusterQuestion(IClusterClient client)
{
    public async Task<List<Visit>> AskAsync(Asked asked, CancellationToken cancellationToken)
    {
        var question = new NearbyQuestion(Guid.NewGuid(), asked.Range, asked.Metres, WithinMs: null, Around: null, RegisteredOnly: true);
        var person = client.GetGrain<IPersonGrain>(asked.PersonId);
        var rows = new List<Visit>();
        var names = new Dictionary<int, Person>();
        for (long? fromMs = asked.Range.StartMs; fromMs is { } at;)
        {
            var page = await person.FindNearbyAsync(question, at, cancellationToken);
            rows.AddRange(page.Visits.Visits);
            foreach (var one in page.People)
                names[one.Id] = one;
            fromMs = page.NextMs;
        }

        return rows.TrueForAll(row => names.ContainsKey(row.PersonId))
            ? rows
            : throw new BenchException("The answer has rows of people it does not name.");
    }
}
