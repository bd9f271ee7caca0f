using System.Globalization;
using System.Text;
using Npgsql;
using UdaConnect.DevHost.Postgres;
using UdaConnect.DevHost.Running;
using UdaConnect.Geo;
using UdaConnect.Persons;
using UdaConnect.Tests.Support;
using UdaConnect.Time;
using UdaConnect.Visits;
using Xunit;

namespace UdaConnect.Tests.EndToEnd;

/// <summary>kill -9 of one of two silos while visits flow: everything acknowledged is stored once, and every answer is whole.</summary>
public sealed class KilledSiloTests
{
    private const int Partitions = 4;
    private const int People = 20;
    private const double Metres = 5;
    private const long WithinMs = 60_000;
    private static readonly long Start = new DateTimeOffset(2020, 6, 1, 9, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    [Fact]
    public async Task Ingest_OneOfTwoSilosKilled_LosesNoAcknowledgedVisit()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var system = await Systems.StartAsync(gateway: false, cancellationToken);
        await using var client = await SystemClient.ConnectAsync(system, cancellationToken);
        for (var id = 1; id <= People; id++)
            await client.Grains.GetGrain<IPeopleGrain>(0).RegisterAsync(new(id, "Attendee", id.ToString(CultureInfo.InvariantCulture), ""), cancellationToken);

        using var log = new VisitLog(system.Kafka.BootstrapServers, system.Kafka.EmbeddedTopicId);
        var visits = Visits(count: 12_000);
        var batches = visits.Chunk(1_000).ToArray();
        for (var batch = 0; batch < batches.Length; batch++)
        {
            log.WriteAll(batches[batch].Select(Message), Partitions);
            if (batch == 3)
                await AskAsync(client, visits[0].PersonId, cancellationToken); // areas and buckets are in memory, on both silos, when one goes
            if (batch == 5)
                await system.Silos[0].KillAsync();
        }

        await Eventually.TrueAsync(
            () => Task.FromResult(log.Unsettled(Partitions) == 0), () => $"{log.Unsettled(Partitions)} visits are not settled.", cancellationToken);

        Assert.Equal(visits.Select(visit => visit.Id).Order(), await StoredIdsAsync(system, cancellationToken));
        for (var person = 1; person <= People; person++)
            Assert.Equal(NearTo(person, visits), (await AskAsync(client, person, cancellationToken)).Select(visit => visit.Id));
    }

    /// <summary>A question while the cluster finds out who is gone may fail, but is never partial: it is asked until it is answered.</summary>
    private static async Task<List<Visit>> AskAsync(SystemClient client, int person, CancellationToken cancellationToken)
    {
        List<Visit>? answer = null;
        Exception? refusal = null;
        await Eventually.TrueAsync(
            async () =>
            {
                try
                {
                    var range = new TimeRange(Start, Start + Timestamps.DayMs);
                    answer = await client.FindNearbyAsync(person, new(Guid.NewGuid(), range, Metres, WithinMs, Around: null, RegisteredOnly: true), cancellationToken);
                    return true;
                }
                catch (Exception exception) when (exception is TimeoutException or Orleans.Runtime.OrleansException or UdaConnect.Hosting.NotServingException)
                {
                    refusal = exception;
                    return false;
                }
            },
            () => $"Nobody answers for person {person}: {refusal}",
            cancellationToken);
        return answer!;
    }

    private static List<Visit> Visits(int count)
    {
        // A fixed seed: 20 people wander over 60 × 60 m of open ground where four map tiles meet, for three hours around a slot's border.
        var random = new Random(20200601);
        return
        [
            .. Enumerable.Range(1, count).Select(id => new Visit(
                id, Start + random.Next(3 * 60 * 60 * 1000) + 2 * 60 * 60 * 1000,
                4.3825 + (random.NextDouble() - 0.5) * 0.0008, 50.8125 + (random.NextDouble() - 0.5) * 0.0006, random.Next(1, People + 1))),
        ];
    }

    private static List<long> NearTo(int person, List<Visit> visits)
    {
        var own = visits.Where(visit => visit.PersonId == person).Select(visit => (Place: Ecef.From(visit.Longitude, visit.Latitude), visit.AtMs)).ToArray();
        var threshold = Chord.SquaredFor(Metres);
        return
        [
            .. visits.Where(visit => visit.PersonId != person)
                .Where(visit => own.Any(mine => Math.Abs(mine.AtMs - visit.AtMs) <= WithinMs && mine.Place.SquaredChordTo(Ecef.From(visit.Longitude, visit.Latitude)) <= threshold))
                .Order().Select(visit => visit.Id),
        ];
    }

    private static byte[] Message(Visit visit) => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"id": {{visit.Id}}, "person_id": {{visit.PersonId}}, "creation_time": "{{Timestamps.Format(visit.AtMs)}}", "longitude": {{visit.Longitude:R}}, "latitude": {{visit.Latitude:R}}}"""));

    private static async Task<List<long>> StoredIdsAsync(PrivateSystem system, CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(system.Postgres.ConnectionString(DatabaseNames.Geolocation));
        await using var command = source.CreateCommand("select id from visit order by id");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var ids = new List<long>();
        while (await reader.ReadAsync(cancellationToken))
            ids.Add(reader.GetInt64(0));
        return ids;
    }
}
