using UdaConnect.Geo;
using UdaConnect.Silo.Spatial;
using UdaConnect.Tests.Support;
using UdaConnect.Venues;
using UdaConnect.Visits;
using Xunit;

namespace UdaConnect.Tests.Adapters.Spatial;

/// <summary>The store's rules, however it writes.</summary>
public abstract class VisitStoreTests(SpatialDatabase database, bool mayCopy) : IClassFixture<SpatialDatabase>
{
    private readonly VisitStore _store = database.NewStore(mayCopy: mayCopy);

    [Fact]
    public async Task Store_NewVisits_InsertsThemWithAreaAndBucket()
    {
        var visits = new[] { Some.Supplied(), Some.Assigned(), Some.WithoutId() };
        var outcomes = await StoreAsync(visits);

        Assert.All(outcomes, outcome => Assert.Equal(StoreVerdict.Inserted, outcome.Verdict));
        Assert.True(VisitIdRange.Wide.Contains(outcomes[2].Stored.Id));
        foreach (var (visit, outcome) in visits.Zip(outcomes))
        {
            Assert.Equal(new Visit(outcome.Stored.Id, visit.AtMs, visit.Longitude, visit.Latitude, visit.PersonId), outcome.Stored);
            Assert.Equal(1, await CountAsync(outcome.Stored.Id));
        }

        Assert.Equal(MapTile.Bounds(visits[0].AreaId).West, await database.ScalarAsync<double>("select ST_XMin(bounds) from area where id = $1", visits[0].AreaId), 9);
        Assert.True(await database.ScalarAsync<bool>(
            "select true from bucket where area_id = $1 and slot = $2 and width_ms = $3", visits[0].AreaId, VenueTimeBucketKey.SlotOf(Some.At), VenueTimeBucketKey.WidthMs));
    }

    [Fact]
    public async Task Store_SameBatchAgain_ReportsStoredAreaWhateverTheCatalogueSaysNow()
    {
        VisitToStore[] visits = [Some.Supplied(), Some.Assigned(), Some.WithoutId()];
        var first = await StoreAsync(visits);
        var again = await StoreAsync([.. visits.Select(visit => visit with { AreaId = 77 })]);

        Assert.All(again, outcome => Assert.Equal(StoreVerdict.Present, outcome.Verdict));
        Assert.Equal(first.Select(outcome => (outcome.AreaId, outcome.Stored)), again.Select(outcome => (outcome.AreaId, outcome.Stored)));
    }

    [Fact]
    public async Task Store_RepeatsWithinOneBatch_InsertsOneAndReportsTheOthers()
    {
        var (supplied, assigned, nameless) = (Some.Supplied(), Some.Assigned(), Some.WithoutId());
        var outcomes = await StoreAsync(
            supplied, assigned, nameless, supplied, assigned, nameless, supplied with { PersonId = 6 }, assigned with { Latitude = 1 });

        Assert.Equal(
            [StoreVerdict.Inserted, StoreVerdict.Inserted, StoreVerdict.Inserted, StoreVerdict.Present, StoreVerdict.Present, StoreVerdict.Present,
                StoreVerdict.Conflict, StoreVerdict.Conflict],
            outcomes.Select(outcome => outcome.Verdict));
        Assert.Equal(outcomes[2].Stored, outcomes[5].Stored);
    }

    [Theory]
    [InlineData(6, 0L, 0.0)]
    [InlineData(5, 1L, 0.0)]
    [InlineData(5, 40 * 86_400_000L, 0.0)]
    [InlineData(5, 0L, 1e-7)]
    public async Task Store_SuppliedIdWithOtherContent_IsConflictAndChangesNothing(int person, long laterMs, double degrees)
    {
        var visit = Some.Supplied();
        await StoreAsync(visit);
        var outcome = Assert.Single(await StoreAsync(visit with { PersonId = person, AtMs = visit.AtMs + laterMs, Longitude = visit.Longitude + degrees }));

        Assert.Equal(StoreVerdict.Conflict, outcome.Verdict);
        Assert.Contains($"{visit.Id}", outcome.Reason, StringComparison.Ordinal);
        Assert.Equal(1, await CountAsync(visit.Id!.Value));
    }

    [Fact]
    public async Task Store_AssignedIdWithOtherContent_IsConflict()
    {
        var visit = Some.Assigned();
        await StoreAsync(visit);
        Assert.Equal(StoreVerdict.Conflict, Assert.Single(await StoreAsync(visit with { PersonId = 6 })).Verdict);
    }

    [Fact]
    public async Task Store_RepeatWithAssignedTime_KeepsTheFirstTimeAcrossMonths()
    {
        var visit = Some.Supplied(timeAssigned: true);
        await StoreAsync(visit);
        var outcome = Assert.Single(await StoreAsync(visit with { AtMs = visit.AtMs + 33 * 86_400_000L }));

        Assert.Equal((StoreVerdict.Present, visit.AtMs), (outcome.Verdict, outcome.Stored.AtMs));
        Assert.Equal(1, await CountAsync(visit.Id!.Value));
    }

    [Fact]
    public async Task Store_OriginWhoseVisitIsGone_StoresItAgainUnderItsRememberedId()
    {
        var visit = Some.WithoutId();
        var first = Assert.Single(await StoreAsync(visit));
        await database.ExecuteAsync($"delete from visit where id = {first.Stored.Id}");
        var again = Assert.Single(await StoreAsync(visit));

        Assert.Equal((StoreVerdict.Inserted, first.Stored), (again.Verdict, again.Stored));
    }

    [Fact]
    public async Task Store_SamePositionOtherValue_IsAnotherVisit()
    {
        var origin = Some.Origin("one");
        var first = Assert.Single(await StoreAsync(Some.WithoutId(origin)));
        var other = Assert.Single(await StoreAsync(Some.WithoutId(origin with { ValueHash = Sha256.Of("two"u8) })));

        Assert.Equal(StoreVerdict.Inserted, other.Verdict);
        Assert.NotEqual(first.Stored.Id, other.Stored.Id);
    }

    [Fact]
    public async Task Store_MonthBoundaries_PutsEachVisitInItsMonth()
    {
        var march = new DateTimeOffset(2031, 3, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
        var before = Some.Supplied(atMs: march - 1);
        var after = Some.Supplied(atMs: march);
        await StoreAsync(before, after);

        Assert.Equal("visit_2031_02", await database.ScalarAsync<string>("select tableoid::regclass::text from visit where id = $1", before.Id!));
        Assert.Equal("visit_2031_03", await database.ScalarAsync<string>("select tableoid::regclass::text from visit where id = $1", after.Id!));
    }

    [Fact]
    public async Task Store_MonthTakenAwayBehindItsBack_CreatesItAgain()
    {
        var at = new DateTimeOffset(2032, 5, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
        await StoreAsync(Some.Supplied(atMs: at));
        await database.ExecuteAsync("drop table visit_2032_05");
        Assert.Equal(StoreVerdict.Inserted, Assert.Single(await StoreAsync(Some.Supplied(atMs: at))).Verdict);
    }

    [Fact]
    public async Task Store_RowsPostgresRefuses_GivesUpThoseAlone()
    {
        var visits = Enumerable.Range(0, 21).Select(_ => Some.Supplied()).ToArray();
        visits[3] = visits[3] with { Latitude = 91 };
        visits[17] = visits[17] with { Id = null, Origin = Some.Origin() with { Topic = "nul\0" } };
        var outcomes = await StoreAsync(visits);

        Assert.Equal([3, 17], Enumerable.Range(0, 21).Where(i => outcomes[i].Verdict == StoreVerdict.Refused));
        Assert.Contains("visit_latitude_range", outcomes[3].Reason, StringComparison.Ordinal);
        Assert.Equal(19, outcomes.Count(outcome => outcome.Verdict == StoreVerdict.Inserted));
        Assert.Equal(0L, await database.ScalarAsync<long>("select count(*) from supplied_id where id = $1", visits[3].Id!));
    }

    [Fact]
    public async Task Store_VisitOutsideItsArea_WidensTheArea()
    {
        var area = Some.FreshId();
        await StoreAsync(Some.Supplied(longitude: 4, latitude: 50) with { AreaId = area });
        await StoreAsync(Some.Supplied(longitude: 5, latitude: 49) with { AreaId = area });
        Assert.Equal("BOX(4 49,5 50)", await database.ScalarAsync<string>("select box2d(bounds)::text from area where id = $1", area));
    }

    private Task<StoreOutcome[]> StoreAsync(params VisitToStore[] visits) => _store.StoreAsync(visits, TestContext.Current.CancellationToken);

    private async Task<long> CountAsync(long id) => await database.ScalarAsync<long>("select count(*) from visit where id = $1", id);
}

public sealed class CopyingVisitStoreTests(SpatialDatabase database) : VisitStoreTests(database, mayCopy: true);

public sealed class StatementsVisitStoreTests(SpatialDatabase database) : VisitStoreTests(database, mayCopy: false);
