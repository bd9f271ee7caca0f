using Npgsql;
using UdaConnect.Silo.Spatial;
using UdaConnect.Tests.Support;
using UdaConnect.Venues;
using UdaConnect.Visits;
using Xunit;

namespace UdaConnect.Tests.Adapters.Spatial;

/// <summary>Two owners of one partition, lost connections, and a database that is not this program's.</summary>
public sealed class VisitStoreConcurrencyTests(SpatialDatabase database) : IClassFixture<SpatialDatabase>
{
    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, false)]
    public async Task Store_SameVisitsFromTwoOwnersInOppositeOrders_InsertsEachOnceAndAgrees(bool leftCopies, bool rightCopies)
    {
        var random = new Random(20260106);
        using var left = database.NewStore(mayCopy: leftCopies);
        using var right = database.NewStore(mayCopy: rightCopies);
        for (var round = 0; round < 40; round++)
        {
            var visits = Enumerable.Range(0, random.Next(1, 120)).Select(i => (i % 3) switch
            {
                0 => Some.Supplied(longitude: random.NextDouble() * 0.02, latitude: random.NextDouble() * 0.02),
                1 => Some.Assigned() with { AreaId = random.Next(1, 9) },
                _ => Some.WithoutId() with { AreaId = random.Next(1, 9), AtMs = Some.At + random.Next(90) * 86_400_000L },
            }).ToArray();
            VisitToStore[] shuffled = [.. visits];
            random.Shuffle(shuffled);

            var both = await Task.WhenAll(Task.Run(() => left.StoreAsync(visits, CancellationToken.None)), Task.Run(() => right.StoreAsync(shuffled, CancellationToken.None)));
            var byOrigin = shuffled.Zip(both[1]).ToDictionary(pair => pair.First.Origin, pair => pair.Second);
            foreach (var (visit, outcome) in visits.Zip(both[0]))
            {
                var other = byOrigin[visit.Origin];
                Assert.Equal([StoreVerdict.Inserted, StoreVerdict.Present], new[] { outcome.Verdict, other.Verdict }.Order());
                Assert.Equal((outcome.Stored, outcome.AreaId), (other.Stored, other.AreaId));
            }
        }

        Assert.Equal(0L, await database.ScalarAsync<long>("select count(*) from (select id from visit group by id having count(*) > 1) as twice"));
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, false)]
    public async Task Store_TwoContentsOfOneIdAtOnce_KeepsOneAndReportsTheOther(bool leftCopies, bool rightCopies)
    {
        using var left = database.NewStore(mayCopy: leftCopies);
        using var right = database.NewStore(mayCopy: rightCopies);
        for (var round = 0; round < 40; round++)
        {
            var visits = Enumerable.Range(0, 40).Select(_ => Some.Supplied()).ToArray();
            var others = visits.Reverse().Select(visit => visit with { PersonId = 6 }).ToArray();
            var both = await Task.WhenAll(Task.Run(() => left.StoreAsync(visits, CancellationToken.None)), Task.Run(() => right.StoreAsync(others, CancellationToken.None)));
            foreach (var (mine, theirs) in both[0].Zip(both[1].Reverse()))
                Assert.Equal([StoreVerdict.Inserted, StoreVerdict.Conflict], new[] { mine.Verdict, theirs.Verdict }.Order());
        }
    }

    /// <summary>A blocker's lock holds the store at the table named, its session is ended there, and nothing of the batch may remain.</summary>
    [Theory]
    [InlineData("visit_origin")]
    [InlineData("supplied_id")]
    [InlineData("visit")]
    [InlineData("area")]
    [InlineData("bucket")]
    public async Task Store_SessionEndedBetweenStatements_LeavesNothingAndCanBeRepeated(string table)
    {
        var name = $"victim-{table}";
        await using var source = SpatialHosting.Open(Databases.Geolocation, new NpgsqlConnectionStringBuilder(database.Databases.Geolocation) { ApplicationName = name }.ConnectionString);
        using var store = database.NewStore(source);
        await store.StoreAsync([Some.Supplied()], CancellationToken.None); // the month is there
        VisitToStore[] visits = [Some.Supplied(), Some.WithoutId(), Some.Assigned()];
        await using var blocker = await database.Geolocation.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var transaction = await blocker.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using (var block = new NpgsqlCommand($"lock table {table} in share row exclusive mode", blocker, transaction))
            await block.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        var storing = store.StoreAsync(visits, CancellationToken.None);
        const string WaitsSql = "select count(*) from pg_stat_activity where application_name = $1 and wait_event_type = 'Lock'";
        await Eventually.TrueAsync(async () => await database.ScalarAsync<long>(WaitsSql, name) == 1, () => $"the store never waited at {table}", TestContext.Current.CancellationToken);
        await database.ScalarAsync<bool>("select bool_and(pg_terminate_backend(pid)) from pg_stat_activity where application_name = $1", name);
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => storing);
        await transaction.RollbackAsync(TestContext.Current.CancellationToken);

        long[] ids = [visits[0].Id!.Value, visits[2].Id!.Value];
        Assert.Equal(0L, await database.ScalarAsync<long>("select count(*) from visit where id = any($1)", ids));
        Assert.Equal(0L, await database.ScalarAsync<long>("select count(*) from supplied_id where id = any($1)", ids));
        Assert.Equal(0L, await database.ScalarAsync<long>("select count(*) from visit_origin where log_offset = $1", visits[1].Origin.Offset));
        Assert.All(await store.StoreAsync(visits, CancellationToken.None), outcome => Assert.Equal(StoreVerdict.Inserted, outcome.Verdict));
    }

    [Fact]
    public async Task Store_DatabaseOfAnotherWidth_StoresNothing()
    {
        using var store = database.NewStore();
        var visit = Some.Supplied();
        await store.StoreAsync([Some.Supplied()], CancellationToken.None);
        await database.ExecuteAsync("update bucket_width set width_ms = 1000");
        try
        {
            await Assert.ThrowsAsync<BucketWidthMismatchException>(() => store.StoreAsync([visit], CancellationToken.None));
            await Assert.ThrowsAsync<BucketWidthMismatchException>(() => new BucketWidthCheck(database.Geolocation).StartingAsync(CancellationToken.None));
            Assert.Equal(0L, await database.ScalarAsync<long>("select count(*) from visit where id = $1", visit.Id!));
        }
        finally
        {
            await database.ExecuteAsync($"update bucket_width set width_ms = {VenueTimeBucketKey.WidthMs}");
        }

        await new BucketWidthCheck(database.Geolocation).StartingAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Reserve_FromManyAtOnce_NeverGivesAnIdTwiceAndEndsWithTheRange()
    {
        var blocks = new NpgsqlVisitIdBlocks(database.Geolocation);
        var range = new VisitIdRange("test-small", 100, 1_100);
        var given = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => blocks.ReserveAsync(range, 90, CancellationToken.None)));

        Assert.Equal(11, given.Count(block => block is not null));
        Assert.Equal(Enumerable.Range(0, 11).Select(i => 100L + i * 90), given.OfType<IdBlock>().Select(block => block.First).Order());
        Assert.NotNull(await blocks.ReserveAsync(range, 10, CancellationToken.None));
        Assert.Null(await blocks.ReserveAsync(range, 1, CancellationToken.None));
    }
}
