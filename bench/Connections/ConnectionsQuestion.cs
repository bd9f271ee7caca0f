using UdaConnect.Encounters;
using UdaConnect.Persons;

namespace UdaConnect.Bench.Connections;

/// <summary>Asks the silos as the gateway does: is there such a person, then page after page, to the last typed row.</summary>
internal sealed class ConnectionsQuestion(IClusterClient client)
{
    /// <summary>Entries a page when the caller does not say, as on REST.</summary>
    public const int DefaultPage = 100;

    /// <summary>The most that a page may have.</summary>
    private const int LargestPage = 1_000;

    /// <summary>The whole list.</summary>
    public async Task<List<PersonConnection>> AskAsync(AskedConnections asked, CancellationToken cancellationToken)
    {
        await CheckPersonAsync(asked.PersonId, cancellationToken);
        var entries = new List<PersonConnection>();
        for (ConnectionKey? after = null; ; after = entries[^1].Key)
        {
            var page = await PageAsync(asked, after, LargestPage, cancellationToken);
            entries.AddRange(page.Connections);
            if (!page.HasMore)
                return entries;
        }
    }

    /// <summary>What one request gets: the longest.</summary>
    public async Task<List<PersonConnection>> AskFirstPageAsync(AskedConnections asked, CancellationToken cancellationToken)
    {
        await CheckPersonAsync(asked.PersonId, cancellationToken);
        return [.. (await PageAsync(asked, null, DefaultPage, cancellationToken)).Connections];
    }

    public static ConnectionFigures FiguresOf(PersonConnection connection) => new(
        connection.Person.Id, connection.Encounters, connection.DurationMs, connection.FirstMetMs, connection.LastMetMs, connection.ClosestMetres);

    private async Task CheckPersonAsync(int personId, CancellationToken cancellationToken)
    {
        if (await client.GetGrain<IPeopleGrain>(0).FindAsync(personId, cancellationToken) is null)
            throw new BenchException($"Person {personId} is not registered.");
    }

    private Task<ConnectionsPage> PageAsync(AskedConnections asked, ConnectionKey? after, int limit, CancellationToken cancellationToken) =>
        client.GetGrain<IPersonGrain>(asked.PersonId).FindConnectionsAsync(asked.Range, asked.Measure, eventId: null, after, limit, cancellationToken);
}
