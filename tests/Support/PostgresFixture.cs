using Npgsql;
using UdaConnect.DevHost.Postgres;
using UdaConnect.Tests.Support;
using Xunit;

[assembly: AssemblyFixture(typeof(PostgresFixture))]

namespace UdaConnect.Tests.Support;

/// <summary>
/// One real PostgreSQL with PostGIS for the whole test assembly, started when first asked for; each test class takes fresh databases of its own.
/// PostgreSQL or PostGIS missing is a failure of every test that asks.
/// </summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    private const string PostGisTemplate = "template_geolocation";

    private readonly SemaphoreSlim _gate = new(1);
    private PostgresServer? _server;
    private int _sequence;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>The shared server. Tests that stop or kill a server start one of their own (PostgresServer.StartEphemeralAsync).</summary>
    public async Task<PostgresServer> ServerAsync()
    {
        await _gate.WaitAsync();
        try
        {
            return _server ??= await StartAsync();
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Three new, empty databases; geolocation has PostGIS. They go with the server.</summary>
    /// <param name="prefix">Lower-case letters, digits and underscores; a number is added.</param>
    public async Task<TestDatabases> CreateDatabasesAsync(string prefix)
    {
        var server = await ServerAsync();
        var name = $"{prefix}_{Interlocked.Increment(ref _sequence)}";
        await using var maintenance = NpgsqlDataSource.Create(server.ConnectionString("postgres"));
        await ExecuteAsync(maintenance, $"create database {name}_person");
        await ExecuteAsync(maintenance, $"create database {name}_orleans");
        await ExecuteAsync(maintenance, $"create database {name}_geolocation template {PostGisTemplate}");
        return new TestDatabases(server.ConnectionString($"{name}_person"), server.ConnectionString($"{name}_geolocation"), server.ConnectionString($"{name}_orleans"));
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        if (_server is not null) await _server.DisposeAsync();
        _gate.Dispose();
    }

    private static async Task<PostgresServer> StartAsync()
    {
        var server = await PostgresServer.StartEphemeralAsync();
        await using var maintenance = NpgsqlDataSource.Create(server.ConnectionString("postgres"));
        // Nobody connects to the template, so copies never wait for a session to end.
        await ExecuteAsync(maintenance, $"create database {PostGisTemplate} template {DatabaseNames.Geolocation}");
        return server;
    }

    private static async Task ExecuteAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}

/// <summary>Connection strings of one test class's databases.</summary>
public sealed record TestDatabases(string Person, string Geolocation, string Orleans);
