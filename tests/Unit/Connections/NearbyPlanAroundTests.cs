using UdaConnect.Connections;
using UdaConnect.Geo;
using UdaConnect.Time;
using UdaConnect.Venues;
using UdaConnect.Visits;
using Xunit;

namespace UdaConnect.Tests.Unit.Connections;

public sealed class NearbyPlanAroundTests
{
    private static readonly GeoPoint Place = new(13.4, 52.5);
    private static readonly TimeRange Range = new(Timestamps.MinMs, Timestamps.MinMs + 10 * VenueTimeBucketKey.WidthMs);

    [Fact]
    public async Task MakeAsync_AroundAPlaceWithATolerance_AsksForTheWholeRange()
    {
        // A place has no instant that the tolerance could be measured from.
        var question = new NearbyQuestion(Guid.Empty, Range, 50, WithinMs: 1_000, Around: Place, RegisteredOnly: false);
        var surroundings = new Surroundings([new Visit(0, Range.StartMs, Place.Longitude, Place.Latitude, 1)], [new Area(1, new(13, 52, 14, 53))]);
        var asked = new List<TimeRange>();

        var plan = await NearbyPlan.MakeAsync(question, surroundings, (_, range) =>
        {
            asked.Add(range);
            return Task.FromResult<IReadOnlyList<long>>([VenueTimeBucketKey.SlotOf(range.StartMs)]);
        });

        Assert.Equal(Range, Assert.Single(asked));
        Assert.Null(plan.Question.WithinMs);
    }
}
