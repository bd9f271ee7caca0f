using Npgsql;
using UdaConnect.Silo.Spatial;
using UdaConnect.Tests.Support;
using UdaConnect.Time;
using UdaConnect.Visits;
using Xunit;

namespace UdaConnect.Tests.Adapters.Spatial;

/// <summary>Rows by our own binary COPY: PostgreSQL reads what was written, and refuses as it always does.</summary>
public sealed class BinaryCopyTests(SpatialDatabase database) : IClassFixture<SpatialDatabase>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<long, int, long, double, double> Extremes => new()
    {
        { VisitIds.Max, int.MaxValue, Timestamps.EndMs - 1, 180, 90 },
        { VisitIds.Max - 1, 1, Timestamps.MinMs, -180, -90 },
        { VisitIds.Max - 2, 5, Timestamps.MinMs + 1, -0.0, double.Epsilon },
        { VisitIds.Max - 3, 5, Some.At + 662, -122.290524, -37.553441 },
        { VisitIds.Max - 4, 5, Some.At, 0.1 + 0.2, 1.0 / 3 },
    };

    [Theory]
    [MemberData(nameof(Extremes))]
    public async Task Store_ExtremeValues_ReadsThemBackBitForBit(long id, int person, long atMs, double longitude, double latitude)
    {
        using var store = database.NewStore();
        var row = Some.Supplied(id, person, atMs, longitude, latitude, timeAssigned: true) with { AreaId = -9_331_200_000 };
        Assert.Equal(StoreVerdict.Inserted, Assert.Single(await store.StoreAsync([row], Token)).Verdict);

        foreach (var sql in new[]
        {
            "select person_id, creation_time, longitude, latitude, area_id from visit where id = $1",
            "select person_id, creation_time, longitude, latitude, case when time_assigned then -9331200000 end from supplied_id where id = $1",
        })
        {
            await using var command = database.Geolocation.CreateCommand(sql);
            command.Parameters.Add(new() { Value = id });
            await using var reader = await command.ExecuteReaderAsync(Token);
            Assert.True(await reader.ReadAsync(Token));
            Assert.Equal((person, StoreTime.FromMs(atMs), row.AreaId), (reader.GetInt32(0), reader.GetDateTime(1), reader.GetInt64(4)));
            Assert.Equal(BitConverter.DoubleToInt64Bits(longitude), BitConverter.DoubleToInt64Bits(reader.GetDouble(2)));
            Assert.Equal(BitConverter.DoubleToInt64Bits(latitude), BitConverter.DoubleToInt64Bits(reader.GetDouble(3)));
            Assert.False(await reader.ReadAsync(Token));
        }
    }

    [Fact]
    public async Task Send_ManyPieces_ArriveWhole()
    {
        var ids = Enumerable.Range(0, 7_000).Select(_ => Some.FreshId()).ToArray();
        await using var connection = await database.Geolocation.OpenConnectionAsync(Token);
        await SendAsync(connection, ids, Some.Supplied());
        Assert.Equal(ids.LongLength, await database.ScalarAsync<long>("select count(distinct id) from supplied_id where id = any($1)", ids));
    }

    [Fact]
    public async Task Send_RowThereAlready_FailsWith23505AndLeavesTheConnectionUsable()
    {
        long[] ids = [Some.FreshId(), Some.FreshId()];
        await using var connection = await database.Geolocation.OpenConnectionAsync(Token);
        await SendAsync(connection, ids[1..], Some.Supplied());

        await using (var transaction = await connection.BeginTransactionAsync(Token))
        {
            var error = await Assert.ThrowsAsync<PostgresException>(() => SendAsync(connection, ids, Some.Supplied()));
            Assert.Equal((PostgresErrorCodes.UniqueViolation, "supplied_id_pkey"), (error.SqlState, error.ConstraintName));
        }

        await SendAsync(connection, ids[..1], Some.Supplied());
        Assert.Equal(2L, await database.ScalarAsync<long>("select count(*) from supplied_id where id = any($1)", ids));
    }

    [Fact]
    public async Task Send_RowAgainstAConstraint_NamesIt()
    {
        using var store = database.NewStore();
        await store.StoreAsync([Some.Supplied()], Token); // the month is there
        await using var connection = await database.Geolocation.OpenConnectionAsync(Token);
        VisitToStore[] rows = [Some.Supplied(latitude: 91)];
        var error = await Assert.ThrowsAsync<PostgresException>(
            () => VisitCopy.WriteVisitsAsync(connection, rows, [new(rows[0].Id!.Value, rows[0].AtMs, null)], [0], Token));

        Assert.Equal((PostgresErrorCodes.CheckViolation, "visit_latitude_range"), (error.SqlState, error.ConstraintName));
        Assert.True(RowFault.Is(error));
        Assert.Equal(System.Data.ConnectionState.Open, connection.State);
    }

    /// <summary>Refused before everything is sent: the rest is for nothing, but the verdict must come out all the same.</summary>
    [Fact]
    public async Task Send_FirstOfManyRowsRefused_SaysWhy()
    {
        var taken = Some.FreshId();
        var ids = Enumerable.Range(0, 20_000).Select(i => i == 0 ? taken : Some.FreshId()).ToArray();
        await using var connection = await database.Geolocation.OpenConnectionAsync(Token);
        await SendAsync(connection, [taken], Some.Supplied());
        Assert.Equal(PostgresErrorCodes.UniqueViolation, (await Assert.ThrowsAsync<PostgresException>(() => SendAsync(connection, ids, Some.Supplied()))).SqlState);
        Assert.Equal(1L, await database.ScalarAsync<long>("select count(*) from supplied_id where id = any($1)", ids));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4_000)]
    public async Task Send_Cancelled_KeepsNothing(int cancelledAt)
    {
        var ids = Enumerable.Range(0, 5_000).Select(_ => Some.FreshId()).ToArray();
        using var cancel = new CancellationTokenSource();
        await using var connection = await database.Geolocation.OpenConnectionAsync(Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => BinaryCopy.SendAsync(
            connection,
            "copy supplied_id (id, creation_time, person_id, longitude, latitude, time_assigned) from stdin (format binary)",
            [.. Enumerable.Range(0, ids.Length)],
            (copy, i) =>
            {
                if (i == cancelledAt)
                    cancel.Cancel();
                VisitCopy.WriteSupplied(copy, ids[i], Some.Supplied());
            },
            cancel.Token));

        Assert.Equal(0L, await database.ScalarAsync<long>("select count(*) from supplied_id where id = any($1)", ids));
    }

    /// <summary>The end of a copy has no token: the command timeout ends its wait for another's uncommitted row, and the store with it.</summary>
    [Fact]
    public async Task Store_CancelledBehindAnothersRow_EndsWithinTheCommandTimeoutAndStoresNothing()
    {
        await using var source = SpatialHosting.Open(
            Databases.Geolocation, new NpgsqlConnectionStringBuilder(database.Databases.Geolocation) { CommandTimeout = 2, ApplicationName = "waits-for-a-row" }.ConnectionString);
        using var store = database.NewStore(source);
        await store.StoreAsync([Some.Supplied()], Token);
        VisitToStore[] rows = [Some.Supplied(), Some.Supplied()];
        await using var other = await database.Geolocation.OpenConnectionAsync(Token);
        await using var transaction = await other.BeginTransactionAsync(Token);
        await SendAsync(other, [rows[1].Id!.Value], rows[1]);

        using var cancel = new CancellationTokenSource();
        var storing = store.StoreAsync(rows, cancel.Token);
        const string WaitsSql = "select count(*) from pg_stat_activity where application_name = 'waits-for-a-row' and wait_event_type = 'Lock'";
        await Eventually.TrueAsync(async () => await database.ScalarAsync<long>(WaitsSql) == 1, () => "the store never waited for the other's row", Token);
        await cancel.CancelAsync();
        var error = await Record.ExceptionAsync(() => storing);
        Assert.True(error is OperationCanceledException or NpgsqlException { InnerException: TimeoutException }, $"{error}");

        await transaction.CommitAsync(Token);
        await Eventually.TrueAsync(async () => await database.ScalarAsync<long>(WaitsSql) == 0, () => "the session still waits", Token);
        long[] ids = [rows[0].Id!.Value, rows[1].Id!.Value];
        Assert.Equal(1L, await database.ScalarAsync<long>("select count(*) from supplied_id where id = any($1)", ids));
        Assert.Equal(0L, await database.ScalarAsync<long>("select count(*) from visit where id = any($1)", ids));
    }

    private static Task SendAsync(NpgsqlConnection connection, long[] ids, VisitToStore row) =>
        VisitCopy.WriteSuppliedAsync(connection, [.. Enumerable.Repeat(row, ids.Length)], ids, [.. Enumerable.Range(0, ids.Length)], Token);
}
