using UdaConnect.DevHost.Chaos.Visits;
using UdaConnect.Geo;
using UdaConnect.Visits;
using Xunit;

namespace UdaConnect.Tests.Unit.Chaos;

public sealed class NearIndexTests
{
    private const int People = 8;

    [Theory]
    [InlineData(5, 60_000L)]
    [InlineData(10, 20_000L)]
    [InlineData(2, 0L)]
    [InlineData(1, null)]
    public void Expect_AtACornerOfTilesAtThePoleAndAtTheAntimeridian_EqualsEveryPairCompared(double metres, long? withinMs)
    {
        foreach (var (longitude, latitude) in new[] { (4.3825, 50.8125), (12.0, 90.0), (180.0, -17.0) })
        {
            var entries = Crowd(longitude, latitude);
            var index = new NearIndex();
            foreach (var entry in entries)
                index.Add(entry);
            var found = 0;
            for (var person = 1; person <= People; person++)
            {
                var expected = index.Expect(person, metres, withinMs, _ => true, _ => true);

                Assert.Equal(Compared(entries, person, metres, withinMs), [.. expected.Must.Select(entry => entry.Visit.Id).Order()]);
                Assert.Superset(expected.Must.ToHashSet(), expected.May.ToHashSet());
                found += expected.Must.Count;
            }

            Assert.True(found > 0, "Nobody was near anybody: the crowd proves nothing.");
        }
    }

    [Fact]
    public void Expect_OnlyTheAskersOwnVisitIsUncertain_MustHoldsNothingAndMayBoth()
    {
        var (own, other) = (Entry(1, person: 1, 4.0, 50.0, 0), Entry(2, person: 2, 4.0, 50.0, 0));
        var index = new NearIndex();
        index.Add(own);
        index.Add(other);

        var expected = index.Expect(1, 5, 60_000, entry => entry != own, _ => true);

        Assert.Empty(expected.Must);
        Assert.Equal(other, Assert.Single(expected.May));
    }

    [Fact]
    public void Expect_MoreThanTheCubesAreMadeFor_IsRefusedAndNotAnsweredWrongly()
    {
        var index = new NearIndex();

        Assert.Throws<ArgumentOutOfRangeException>(() => index.Expect(1, 11, 0, _ => true, _ => true));
        Assert.Throws<ArgumentOutOfRangeException>(() => index.Expect(1, 5, null, _ => true, _ => true));
        Assert.Throws<ArgumentOutOfRangeException>(() => index.Expect(1, 5, 60_001, _ => true, _ => true));
    }

    private static List<LedgerEntry> Crowd(double longitude, double latitude)
    {
        var random = new Random(7);
        return
        [
            .. Enumerable.Range(1, 600).Select(id =>
            {
                var east = longitude + (random.NextDouble() - 0.5) * 0.0005;
                return Entry(
                    id, random.Next(1, People + 1), east > 180 ? east - 360 : east, Math.Min(90, latitude + (random.NextDouble() - 0.5) * 0.0002), random.Next(0, 40) * 10_000);
            }),
        ];
    }

    private static LedgerEntry Entry(long id, int person, double longitude, double latitude, long atMs) => new(new(id, 1_600_000_000_000 + atMs, longitude, latitude, person), ownTime: true);

    private static List<long> Compared(List<LedgerEntry> entries, int person, double metres, long? withinMs)
    {
        var squared = Chord.SquaredFor(metres - NearIndex.BorderMetres);
        bool IsNear(Visit one, Visit two) =>
            (withinMs is null || Math.Abs(one.AtMs - two.AtMs) <= withinMs) && Ecef.From(one.Longitude, one.Latitude).SquaredChordTo(Ecef.From(two.Longitude, two.Latitude)) <= squared;
        return
        [
            .. entries.Where(other => other.Visit.PersonId != person && entries.Exists(own => own.Visit.PersonId == person && IsNear(own.Visit, other.Visit)))
                .Select(other => other.Visit.Id).Order(),
        ];
    }
}
