using DbUp.Engine.Output;
using Npgsql;
using UdaConnect.Silo.Spatial;
using UdaConnect.Silo.Spatial.Migrations;
using UdaConnect.Tests.Support;
using Xunit;

namespace UdaConnect.Tests.Adapters.Spatial;

public sealed class MigrationTests(PostgresFixture postgres)
{
    [Theory]
    [InlineData(Databases.Person, 1)]
    [InlineData(Databases.Geolocation, 3)]
    [InlineData(Databases.Orleans, 1)]
    public async Task Migrate_ByTwoAtOnceAndThenAgain_RunsEachScriptOnce(string database, int scripts)
    {
        var connectionString = Of(await postgres.CreateDatabasesAsync("migrate"), database);
        var both = await Task.WhenAll(Task.Run(() => MigrateAsync(database, connectionString)), Task.Run(() => MigrateAsync(database, connectionString)));
        var again = await MigrateAsync(database, connectionString);

        Assert.Equal(scripts, both.Sum(applied => applied.Count));
        Assert.Empty(again);
    }

    [Fact]
    public async Task ApplyWidth_OfAnotherWidth_RefusesUnlessToldToRebuild()
    {
        var geolocation = (await postgres.CreateDatabasesAsync("width")).Geolocation;
        await MigrateAsync(Databases.Geolocation, geolocation);
        await BucketWidthMigration.ApplyAsync(geolocation, rebuild: false, CancellationToken.None);
        await using var source = SpatialHosting.Open(Databases.Geolocation, geolocation);
        using var store = new VisitStore(source, new NpgsqlVisitIdBlocks(source));
        await store.StoreAsync([.. Enumerable.Range(0, 50).Select(i => Some.Supplied(atMs: Some.At + i * 3_600_000L))], CancellationToken.None);
        var expected = await SlotsAsync(source);
        await ExecuteAsync(source, "update bucket_width set width_ms = 1000; delete from bucket");

        await Assert.ThrowsAsync<MigrationException>(() => BucketWidthMigration.ApplyAsync(geolocation, rebuild: false, CancellationToken.None));
        await BucketWidthMigration.ApplyAsync(geolocation, rebuild: true, CancellationToken.None);
        Assert.Equal(expected, await SlotsAsync(source));
    }

    private static async Task<string> SlotsAsync(NpgsqlDataSource source)
    {
        await using var command = source.CreateCommand("select string_agg(concat_ws(',', area_id, width_ms, slot), ';' order by area_id, slot) from bucket");
        return (string)(await command.ExecuteScalarAsync())!;
    }

    private static async Task ExecuteAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private static Task<IReadOnlyList<string>> MigrateAsync(string database, string connectionString) =>
        new Migrator(new NoOpUpgradeLog()).MigrateAsync(database, connectionString, CancellationToken.None);

    private static string Of(TestDatabases all, string database) => database switch
    {
        Databases.Person => all.Person,
        Databases.Geolocation => all.Geolocation,
        _ => all.Orleans,
    };
}
