using UdaConnect.Connections;
using UdaConnect.Geo;
using UdaConnect.Time;
using UdaConnect.Venues;
using UdaConnect.Visits;
using Xunit;

namespace UdaConnect.Tests.Cluster;

/// <summary>Answers that take several windows are as whole as those that take one.</summary>
[Collection(PostgisSilos.Collection)]
public sealed class LongAnswerTests(PostgisSilos silos)
{
    private const long FirstSlot = 117_500;

    // Where four tiles meet, so that one answer comes from several areas.
    private static readonly GeoPoint Corner = new(4.3825, 50.8125);

    [Fact]
    public async Task FindNearby_MoreInOneBucketThanAPageHolds_ComesInWindowsThatTogetherAreTheAnswer()
    {
        await silos.EmptyAsync();

        // 700 visits an instant in one tile: the page's limit falls within an instant. A few in the tile beside it, also after that instant.
        var start = FirstSlot * VenueTimeBucketKey.WidthMs;
        Visit[] crowded = [.. Enumerable.Range(0, 20_000).Select(i => new Visit(10_000 + i, start + i / 700, Corner.Longitude + 1e-6, Corner.Latitude + 1e-6, 2 + i % 3))];
        Visit[] beside = [.. Enumerable.Range(0, 60).Select(i => new Visit(1_000 + i, start + i, Corner.Longitude - 1e-6, Corner.Latitude + 1e-6, 2 + i % 3))];
        Visit[] own = [.. Enumerable.Range(0, 3).Select(i => new Visit(1 + i, start + i, Corner.Longitude, Corner.Latitude, 1))];
        Visit[] all = [.. own, .. beside, .. crowded];
        await silos.StoreAsync(all);
        var windows = 1;

        var question = new NearbyQuestion(Guid.NewGuid(), new(start, start + VenueTimeBucketKey.WidthMs), 5, null, null, RegisteredOnly: false);
        var answer = await silos.Grains.FindNearbyAsync(1, question, number => Task.FromResult(windows = number + 1));

        Assert.Equal(all.Where(visit => visit.PersonId != 1).Order(), answer);
        Assert.InRange(windows, 2, 5);
    }

    [Fact]
    public async Task FindNearby_ManySlots_EverythingDeactivatedBetweenWindows_IsStillWhole()
    {
        await silos.EmptyAsync();
        await silos.RegisterAsync(2, 3, 4);
        var random = new Random(71);
        Visit[] visits =
        [
            .. Enumerable.Range(1, 1_200).Select(id => new Visit(
                id, (FirstSlot + random.Next(150)) * VenueTimeBucketKey.WidthMs + random.NextInt64(VenueTimeBucketKey.WidthMs),
                Corner.Longitude + (random.NextDouble() - 0.5) * 1e-4, Corner.Latitude + (random.NextDouble() - 0.5) * 1e-4, random.Next(1, 6))),
        ];
        await silos.StoreAsync(visits);
        var range = new TimeRange(FirstSlot * VenueTimeBucketKey.WidthMs, (FirstSlot + 150) * VenueTimeBucketKey.WidthMs);
        foreach (var withinMs in (long?[])[null, 3 * VenueTimeBucketKey.WidthMs])
        {
            var question = new NearbyQuestion(Guid.NewGuid(), range, 3, withinMs, null, RegisteredOnly: true);
            var windows = 1;

            var answer = await silos.Grains.FindNearbyAsync(1, question, async number =>
            {
                windows = number + 1;
                if (number == 2)
                    await silos.ForgetAsync();
            });

            NearnessOracle.BruteForce(1, question, visits).Check(answer, $"{question}");
            (await NearnessOracle.PostGisAsync(silos.Geolocation, 1, question)).Check(answer, $"PostGIS, {question}");
            Assert.InRange(windows, 3, 100);
            Assert.InRange(answer.Length, 50, visits.Length);
        }
    }
}
