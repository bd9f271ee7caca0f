using UdaConnect.Bench.Connection;
using UdaConnect.Bench.Convention;
using UdaConnect.Geo;
using UdaConnect.Time;
using Xunit;

namespace UdaConnect.Tests.Unit.Bench;

public sealed class ConventionVisitsTests
{
    private static readonly ConventionPlan Small = new() { Visits = 30_000, People = 150 };

    [Fact]
    public void Generate_SamePlan_GivesTheSameVisits() => Assert.Equal(ConventionVisits.Generate(Small), ConventionVisits.Generate(Small));

    [Fact]
    public void Generate_OtherSeed_GivesOtherVisits() => Assert.NotEqual(ConventionVisits.Generate(Small), ConventionVisits.Generate(Small with { Seed = 1 }));

    [Fact]
    public void Generate_SomeDays_AreThoseAmongAll()
    {
        var all = ConventionVisits.Generate(Small);
        Assert.Equal(all, Enumerable.Range(0, Small.Days).SelectMany(day => ConventionVisits.Generate(Small, day, 1)));
        Assert.Equal(all[^1], ConventionVisits.Generate(Small, 1, 2)[^1]);
    }

    [Theory]
    [InlineData(1_000, 5)]
    [InlineData(10_000, 50)]
    [InlineData(1_000_000, 5_000)]
    [InlineData(10_000_000, 5_000)]
    public void Of_SoManyVisits_HasSoManyPeople(int visits, int people) => Assert.Equal((visits, people), (ConventionPlan.Of(visits).Visits, ConventionPlan.Of(visits).People));

    [Fact]
    public void Longer_PlanAndItsVisits_BeginWithTheShorterOnes()
    {
        var longer = Small.Longer(4);
        Assert.Equal((4 * Small.Days, 4 * Small.Visits), (longer.Days, longer.Visits));
        var visits = ConventionVisits.Generate(longer);
        Assert.Equal(ConventionVisits.Generate(Small), visits[..Small.Visits]);
        Assert.True(visits[Small.Visits].AtMs >= Small.FirstDays(Small.Days).EndMs);
        Assert.Equal(longer.Visits, visits[^1].Id);
    }

    [Fact]
    public void FirstDays_ADay_IsFromMidnightToMidnight() =>
        Assert.Equal(("2020-06-09T00:00:00.000Z", "2020-06-10T00:00:00.000Z"), (Timestamps.Format(Small.FirstDays(1).StartMs), Timestamps.Format(Small.FirstDays(1).EndMs)));

    [Fact]
    public void NextBits_SeedOfThePublishedAlgorithm_GivesItsNumbers()
    {
        var random = new BenchRandom(1_234_567);
        ulong[] published = [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423];
        Assert.All(published, number => Assert.Equal(number, random.NextBits()));
    }

    [Fact]
    public void Generate_AnyPlan_GivesIdsInOrderOfTimeAndEqualShares()
    {
        var visits = ConventionVisits.Generate(Small);
        Assert.Equal(Enumerable.Range(1, Small.Visits).Select(id => (long)id), visits.Select(visit => visit.Id));
        Assert.Equal(visits.Order(), visits);
        Assert.All(visits.CountBy(visit => visit.PersonId), share => Assert.InRange(share.Value, Small.Visits / Small.People - Small.Days, Small.Visits / Small.People + Small.Days));
        Assert.Equal(Small.People, visits.Max(visit => visit.PersonId));
    }

    [Fact]
    public void Generate_AnyPlan_StaysInTheHallAndInOpeningHours()
    {
        var (southWest, northEast) = (Hall.ToGeo(new(0, 0)), Hall.ToGeo(new(Hall.Width, Hall.Depth)));
        var hall = new GeoBox(southWest.Longitude, southWest.Latitude, northEast.Longitude, northEast.Latitude);
        Assert.All(ConventionVisits.Generate(Small), visit =>
        {
            Assert.True(hall.Contains(visit.Place));
            var sinceMidnight = TimeSpan.FromMilliseconds(visit.AtMs % Timestamps.DayMs);
            Assert.InRange(sinceMidnight, Small.Opens.TimeOfDay, Small.Opens.TimeOfDay + Small.OpenFor);
        });
    }

    [Fact]
    public void Generate_TheDesignsPlan_AnswersAPersonsDayWithAboutTheDesignsRows()
    {
        var plan = new ConventionPlan();
        var oracle = new NearnessOracle(new(ConventionVisits.Generate(plan)));
        var rows = Enumerable.Range(1, 5).Average(person => oracle.Ask(new(person, plan.FirstDays(1), 5)).Near);
        Assert.InRange(rows, 0.9 * 121_660, 1.1 * 121_660);
    }

    [Fact]
    public void Footprint_OfNeighbours_LeavesAnAisle()
    {
        var (left, right) = (Hall.Footprint(0), Hall.Footprint(1));
        Assert.Equal(left[0], left[^1]);
        Assert.True(left.Max(corner => corner.Longitude) < right.Min(corner => corner.Longitude));
    }
}
