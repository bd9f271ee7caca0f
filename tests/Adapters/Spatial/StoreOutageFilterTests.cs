using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using UdaConnect.DevHost.Postgres;
using UdaConnect.Hosting;
using UdaConnect.Silo.Spatial;
using UdaConnect.Tests.Support;
using Xunit;

namespace UdaConnect.Tests.Adapters.Spatial;

/// <summary>What a caller hears when the database is away, stopping or wrongly asked: a server of our own, since it is stopped.</summary>
public sealed class StoreOutageFilterTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Invoke_DatabaseStopped_SaysUnavailable()
    {
        await using var server = await PostgresServer.StartEphemeralAsync(cancellationToken: Token);
        await using var source = NpgsqlDataSource.Create(server.ConnectionString("postgres"));
        await AskAsync(source, "select 1");
        await server.StopAsync();
        await Assert.ThrowsAsync<StoreUnavailableException>(() => AskAsync(source, "select 1"));
    }

    [Fact]
    public async Task Invoke_SessionEnded_SaysUnavailable()
    {
        await using var server = await PostgresServer.StartEphemeralAsync(cancellationToken: Token);
        await using var source = NpgsqlDataSource.Create(server.ConnectionString("postgres"));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => AskAsync(source, "select pg_terminate_backend(pg_backend_pid())"));
    }

    [Fact]
    public async Task Invoke_WrongStatement_StaysAFaultOfOurs()
    {
        await using var server = await PostgresServer.StartEphemeralAsync(cancellationToken: Token);
        await using var source = NpgsqlDataSource.Create(server.ConnectionString("postgres"));
        await Assert.ThrowsAsync<PostgresException>(() => AskAsync(source, "select nothing from nowhere"));
    }

    private static async Task AskAsync(NpgsqlDataSource source, string sql)
    {
        var call = new FakeGrainCall(async () =>
        {
            await using var command = source.CreateCommand(sql);
            await command.ExecuteScalarAsync(Token);
        });
        await new StoreOutageFilter(NullLogger<StoreOutageFilter>.Instance).Invoke(call);
    }
}
