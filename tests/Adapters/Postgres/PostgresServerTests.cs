using Npgsql;
using UdaConnect.DevHost.Postgres;
using UdaConnect.Tests.Support;
using Xunit;

namespace UdaConnect.Tests.Adapters.Postgres;

public sealed class PostgresServerTests(PostgresFixture fixture)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task CreateDatabasesAsync_NewPrefix_GivesThreeDatabasesOneWithPostGis()
    {
        var databases = await fixture.CreateDatabasesAsync("starter");

        Assert.StartsWith("3.", await ScalarAsync<string>(databases.Geolocation, "select postgis_lib_version()"));
        Assert.Equal(0L, await ScalarAsync<long>(databases.Person, "select count(*) from pg_extension where extname = 'postgis'"));
        Assert.Equal(1, await ScalarAsync<int>(databases.Orleans, "select 1"));
    }

    [Fact]
    public async Task KillAsync_ThenStartAgain_KeepsPortAndCommittedRows()
    {
        await using var server = await PostgresServer.StartEphemeralAsync(durable: true, Cancellation);
        var port = server.Port;
        var person = Unpooled(server.ConnectionString(DatabaseNames.Person));
        await ExecuteAsync(person, "create table kept (id int); insert into kept values (7)");

        await server.KillAsync();
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => ScalarAsync<int>(person, "select id from kept"));
        await server.StartAgainAsync(Cancellation);

        Assert.Equal(port, server.Port);
        Assert.Equal(7, await ScalarAsync<int>(person, "select id from kept"));
    }

    [Fact]
    public async Task StartAsync_SameFolderAgain_KeepsPasswordAndData()
    {
        var folder = Path.Combine(Path.GetTempPath(), $"udaconnect-postgres-{Guid.NewGuid():N}");
        var options = new PostgresOptions { Folder = folder, Durable = false };
        await using (var first = await PostgresServer.StartAsync(options, Cancellation))
            await ExecuteAsync(Unpooled(first.ConnectionString(DatabaseNames.Orleans)), "create table kept (id int); insert into kept values (8)");

        await using (var second = await PostgresServer.StartAsync(options with { Ephemeral = true }, Cancellation))
            Assert.Equal(8, await ScalarAsync<int>(Unpooled(second.ConnectionString(DatabaseNames.Orleans)), "select id from kept"));

        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public async Task Password_OfAnyCluster_IsReadableByItsOwnerOnly()
    {
        var folder = Path.Combine(Path.GetTempPath(), $"udaconnect-postgres-{Guid.NewGuid():N}");
        await using var server = await PostgresServer.StartAsync(new PostgresOptions { Folder = folder, Durable = false, Ephemeral = true }, Cancellation);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(folder, "password")));
        var wrong = new NpgsqlConnectionStringBuilder(server.ConnectionString(DatabaseNames.Person)) { Password = "guess", Pooling = false }.ConnectionString;
        await Assert.ThrowsAsync<PostgresException>(() => ScalarAsync<int>(wrong, "select 1"));
    }

    private static string Unpooled(string connectionString) => new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString;

    private static async Task<T> ScalarAsync<T>(string connectionString, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync(Cancellation))!;
    }

    private static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Cancellation);
    }
}
