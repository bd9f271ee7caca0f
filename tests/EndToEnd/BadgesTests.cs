using System.Globalization;
using System.Text;
using UdaConnect.Encounters;
using UdaConnect.Persons;
using UdaConnect.Tests.Support;
using UdaConnect.Time;
using UdaConnect.Visits;
using Xunit;

namespace UdaConnect.Tests.EndToEnd;

/// <summary>Whole sets of real data through Kafka, stored and answered by two silos: who was near whom, and how long, must be exactly what the badges saw.</summary>
public sealed class BadgesTests
{
    private const int Partitions = 4;

    [Fact]
    public Task Connections_OfAConference_EqualWhatBadgesSaw() => CheckAsync(Badges.Sfhh, distances: [1, 2, 10, 49], withinSeconds: [0, 10, 19]);

    [Fact]
    public Task Connections_OfTwoWeeksInAnOffice_EqualWhatBadgesSaw() => CheckAsync(Badges.InVS13, distances: [1, 49], withinSeconds: [0, 19]);

    private static async Task CheckAsync(Badges badges, double[] distances, long[] withinSeconds)
    {
        if (!badges.IsThere)
            Assert.Skip("The data is not here: ../shared/data.");
        var cancellationToken = TestContext.Current.CancellationToken;
        var visits = badges.Visits();
        var (pairs, times) = (badges.TruePairs(), badges.TrueTimes());
        await using var system = await Systems.StartAsync(gateway: false, cancellationToken);
        await using var client = await SystemClient.ConnectAsync(system, cancellationToken);
        var people = visits.Select(visit => visit.PersonId).Distinct().Order().ToArray();
        foreach (var id in people)
            await client.Grains.GetGrain<IPeopleGrain>(0).RegisterAsync(new(id, "Attendee", id.ToString(CultureInfo.InvariantCulture), ""), cancellationToken);

        using var log = new VisitLog(system.Kafka.BootstrapServers, system.Kafka.EmbeddedTopicId);
        log.WriteAll(visits.Select(AsOlderProducersWrite), Partitions);
        await Eventually.TrueAsync(
            () => Task.FromResult(log.Unsettled(Partitions) == 0), () => $"{log.Unsettled(Partitions)} visits are not settled.", cancellationToken);

        foreach (var metres in distances)
        {
            foreach (var seconds in withinSeconds)
            {
                Assert.Equal(pairs, await PairsAsync(client, people, badges.Year, metres, seconds * 1000, cancellationToken));
            }

            Assert.Equal(times, await TimesAsync(client, people, badges.Year, metres, withinSeconds[^1] * 1000, cancellationToken));
        }
    }

    /// <summary>The older producer's form: no key, person_id and latitude as strings, a time without zone.</summary>
    private static byte[] AsOlderProducersWrite(Visit visit) => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"id": {{visit.Id}}, "person_id": "{{visit.PersonId}}", "creation_time": "{{Timestamps.Format(visit.AtMs).TrimEnd('Z').Replace('T', ' ')}}", "longitude": {{visit.Longitude:R}}, "latitude": "{{visit.Latitude:R}}"}"""));

    private static async Task<HashSet<NearPair>> PairsAsync(
        SystemClient client, int[] people, TimeRange range, double metres, long withinMs, CancellationToken cancellationToken)
    {
        // Slots are 20 s apart, so within less than that a near visit is of the same slot.
        var pairs = new HashSet<NearPair>();
        await OfEachAsync(people, async (person, token) =>
        {
            var near = await client.FindNearbyAsync(person, new(Guid.NewGuid(), range, metres, withinMs, Around: null, RegisteredOnly: true), token);
            lock (pairs)
                pairs.UnionWith(near.Select(visit => NearPair.Of(visit.AtMs, person, visit.PersonId)));
        }, cancellationToken);
        return pairs;
    }

    /// <summary>With gaps of a slot, an encounter of n slots lasts n − 1 of them.</summary>
    private static async Task<Dictionary<(int Person, int Other), TimeTogether>> TimesAsync(
        SystemClient client, int[] people, TimeRange range, double metres, long withinMs, CancellationToken cancellationToken)
    {
        var measure = new EncounterMeasure(metres, withinMs, Badges.SlotMs, 0);
        var times = new Dictionary<(int Person, int Other), TimeTogether>();
        await OfEachAsync(people, async (person, token) =>
        {
            foreach (var found in await client.FindConnectionsAsync(person, range, measure, token))
            {
                lock (times)
                    times.Add((person, found.Person.Id), new(found.DurationMs + found.Encounters * Badges.SlotMs, found.FirstMetMs, found.LastMetMs));
            }
        }, cancellationToken);
        return times;
    }

    private static Task OfEachAsync(int[] people, Func<int, CancellationToken, ValueTask> ask, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(people, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = cancellationToken }, ask);
}
