using System.Globalization;
using System.Text;
using UdaConnect.Persons;
using UdaConnect.Tests.Support;
using UdaConnect.Time;
using UdaConnect.Visits;
using Xunit;

namespace UdaConnect.Tests.EndToEnd;

/// <summary>The whole SFHH conference through Kafka, stored and answered by two silos: who was near whom must be exactly what the badges saw.</summary>
public sealed class SfhhTests
{
    private const int Partitions = 4;
    private static readonly TimeRange Conference = new(new DateTimeOffset(2009, 6, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds(), new DateTimeOffset(2009, 7, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds());

    [Fact]
    public async Task Connections_OfTheWholeConference_EqualTheTruePairs()
    {
        if (!Sfhh.IsThere)
            Assert.Skip("The SFHH data is not here: ../shared/data/sfhh.");
        var cancellationToken = TestContext.Current.CancellationToken;
        var visits = Sfhh.Visits();
        var truth = Sfhh.TruePairs();
        await using var system = await Systems.StartAsync(gateway: false, cancellationToken);
        await using var client = await SystemClient.ConnectAsync(system, cancellationToken);
        var people = visits.Select(visit => visit.PersonId).Distinct().Order().ToArray();
        foreach (var id in people)
            await client.Grains.GetGrain<IPeopleGrain>(0).RegisterAsync(new(id, "Attendee", id.ToString(CultureInfo.InvariantCulture), ""), cancellationToken);

        using var log = new VisitLog(system.Kafka.BootstrapServers, system.Kafka.EmbeddedTopicId);
        log.WriteAll(visits.Select(AsOlderProducersWrite), Partitions);
        await Eventually.TrueAsync(
            () => Task.FromResult(log.Unsettled(Partitions) == 0), () => $"{log.Unsettled(Partitions)} visits are not settled.", cancellationToken);

        foreach (var metres in new double[] { 1, 2, 10, 49 })
        {
            foreach (var withinSeconds in new long[] { 0, 10, 19 })
                Assert.Equal(truth, await PairsAsync(client, people, metres, withinSeconds * 1000, cancellationToken));
        }
    }

    /// <summary>The older producer's form: no key, person_id and latitude as strings, a time without zone.</summary>
    private static byte[] AsOlderProducersWrite(Visit visit) => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"id": {{visit.Id}}, "person_id": "{{visit.PersonId}}", "creation_time": "{{Timestamps.Format(visit.AtMs).TrimEnd('Z').Replace('T', ' ')}}", "longitude": {{visit.Longitude:R}}, "latitude": "{{visit.Latitude:R}}"}"""));

    private static async Task<HashSet<NearPair>> PairsAsync(SystemClient client, int[] people, double metres, long withinMs, CancellationToken cancellationToken)
    {
        // Slots are 20 s apart, so within less than that a near visit is of the same slot.
        var pairs = new HashSet<NearPair>();
        await Parallel.ForEachAsync(people, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = cancellationToken }, async (person, token) =>
        {
            var near = await client.FindNearbyAsync(person, new(Guid.NewGuid(), Conference, metres, withinMs, Around: null, RegisteredOnly: true), token);
            lock (pairs)
                pairs.UnionWith(near.Select(visit => NearPair.Of(visit.AtMs, person, visit.PersonId)));
        });
        return pairs;
    }
}
