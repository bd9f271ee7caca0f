using DbUp.Engine.Output;
using Npgsql;
using UdaConnect.Silo.Spatial;
using UdaConnect.Silo.Spatial.Migrations;
using Xunit;

namespace UdaConnect.Tests.Support;

/// <summary>Migrated databases of one test class, and the adapters over them.</summary>
public sealed class SpatialDatabase(PostgresFixture postgres) : IAsyncLifetime
{
    public TestDatabases Databases { get; private set; } = null!;

    public NpgsqlDataSource Geolocation { get; private set; } = null!;

    public NpgsqlDataSource Person { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Databases = await postgres.CreateDatabasesAsync("spatial");
        var migrator = new Migrator(new NoOpUpgradeLog());
        await migrator.MigrateAsync(Silo.Spatial.Databases.Person, Databases.Person, CancellationToken.None);
        await migrator.MigrateAsync(Silo.Spatial.Databases.Geolocation, Databases.Geolocation, CancellationToken.None);
        await migrator.MigrateAsync(Silo.Spatial.Databases.Orleans, Databases.Orleans, CancellationToken.None);
        await BucketWidthMigration.ApplyAsync(Databases.Geolocation, rebuild: false, CancellationToken.None);
        Geolocation = SpatialHosting.Open(Silo.Spatial.Databases.Geolocation, Databases.Geolocation);
        Person = SpatialHosting.Open(Silo.Spatial.Databases.Person, Databases.Person);
    }

    public async ValueTask DisposeAsync()
    {
        await Geolocation.DisposeAsync();
        await Person.DisposeAsync();
    }

    internal VisitStore NewStore(NpgsqlDataSource? source = null, bool mayCopy = true) => new(source ?? Geolocation, new NpgsqlVisitIdBlocks(Geolocation), mayCopy);

    /// <summary>One value, or null where there is none.</summary>
    public async Task<T?> ScalarAsync<T>(string sql, params object[] values)
    {
        await using var command = Geolocation.CreateCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        return await command.ExecuteScalarAsync() is T found ? found : default;
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var command = Geolocation.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
