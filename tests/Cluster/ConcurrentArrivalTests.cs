using System.Collections.Immutable;
using UdaConnect.Connections;
using UdaConnect.Geo;
using UdaConnect.Hosting;
using UdaConnect.Time;
using UdaConnect.Venues;
using UdaConnect.Visits;
using Xunit;

namespace UdaConnect.Tests.Cluster;

/// <summary>Questions while visits arrive: everything settled before the question is in its answer, and nothing that is not stored.</summary>
[Collection(PostgisSilos.Collection)]
public sealed class ConcurrentArrivalTests(PostgisSilos silos)
{
    private const long Border = 118_000 * VenueTimeBucketKey.WidthMs;
    private const int Batches = 60;

    private static readonly GeoPoint Corner = new(4.3825, 50.8125);

    [Fact]
    public Task FindNearby_WhileVisitsArrive_HoldsAllThatWasSettledBefore() => RunAsync(forget: false);

    [Fact]
    public Task FindNearby_WhileVisitsArriveAndGrainsAreDeactivated_HoldsAllThatWasSettledBefore() => RunAsync(forget: true);

    private async Task RunAsync(bool forget)
    {
        await silos.EmptyAsync();
        var random = new Random(81);
        Visit[] visits =
        [
            .. Enumerable.Range(1, Batches * 10).Select(id => new Visit(
                id, Border + random.NextInt64(-VenueTimeBucketKey.WidthMs, VenueTimeBucketKey.WidthMs),
                Corner.Longitude + (random.NextDouble() - 0.5) * 2e-4, Corner.Latitude + (random.NextDouble() - 0.5) * 2e-4, random.Next(1, 5))),
        ];
        var (begun, settled) = (ImmutableList<Visit>.Empty, ImmutableList<Visit>.Empty);
        var writing = WriteAsync();
        var asked = await Task.WhenAll(Enumerable.Range(1, 3).Select(AskUntilWrittenAsync));
        await writing;

        Assert.All(asked, times => Assert.InRange(times, 3, int.MaxValue));
        foreach (var person in Enumerable.Range(1, 4))
        {
            var question = Question(null);
            NearnessOracle.BruteForce(person, question, visits).Check(await silos.Grains.FindNearbyAsync(person, question), $"At the end, person {person}");
        }

        async Task WriteAsync()
        {
            var number = 0;
            foreach (var batch in visits.Chunk(10))
            {
                begun = begun.AddRange(batch);
                var filed = await silos.StoreAsync(batch);
                await silos.DeliverAsync([.. filed, filed[0]]);
                settled = settled.AddRange(batch);
                if (forget && ++number % 10 == 0)
                    await silos.Grains.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero);
            }
        }

        async Task<int> AskUntilWrittenAsync(int person)
        {
            var times = 0;
            while (!writing.IsCompleted)
            {
                var question = Question(times % 2 == 0 ? null : 600_000);
                var before = settled;
                if (await TryAskAsync(person, question) is not { } answer)
                    continue;
                var expected = new NearnessOracle(
                    NearnessOracle.BruteForce(person, question, before).Certain, NearnessOracle.BruteForce(person, question, begun).Possible);
                expected.Check(answer, $"person {person}, {question}, {before.Count} settled");
                times++;
            }

            return times;
        }

        async Task<Visit[]?> TryAskAsync(int person, NearbyQuestion question)
        {
            try
            {
                return await silos.Grains.FindNearbyAsync(person, question);
            }
            catch (Exception exception) when (forget && exception is NotServingException or OrleansException or TimeoutException)
            {
                // Refused while grains come and go: clearly, so it may be asked again.
                return null;
            }
        }
    }

    private static NearbyQuestion Question(long? withinMs) => new(
        Guid.NewGuid(), new TimeRange(Border - VenueTimeBucketKey.WidthMs, Border + VenueTimeBucketKey.WidthMs), 3, withinMs, null, RegisteredOnly: false);
}
