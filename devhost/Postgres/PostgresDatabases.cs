using Npgsql;

namespace UdaConnect.DevHost.Postgres;

/// <summary>The three databases of the system; schemas are the silo's migrations.</summary>
internal sealed class PostgresDatabases(PostgresServer server, PostgresBinaries binaries)
{
    private const string ExistsSql = "select exists (select from pg_database where datname = $1)";
    private const string PostGisAvailableSql = "select exists (select from pg_available_extensions where name = 'postgis')";

    public async Task CreateAsync(CancellationToken cancellationToken)
    {
        await using var maintenance = NpgsqlDataSource.Create(Unpooled("postgres"));
        if (!await IsTrueAsync(maintenance, PostGisAvailableSql, null, cancellationToken))
            throw new DevHostException($"PostGIS is not installed for PostgreSQL {binaries.Major}. On Debian and Ubuntu: apt-get install {binaries.PostGisPackage}");

        foreach (var database in DatabaseNames.All)
        {
            if (await IsTrueAsync(maintenance, ExistsSql, database, cancellationToken)) continue;
            await ExecuteAsync(maintenance, $"create database {database}", cancellationToken);
        }
        await using var geolocation = NpgsqlDataSource.Create(Unpooled(DatabaseNames.Geolocation));
        await ExecuteAsync(geolocation, "create extension if not exists postgis", cancellationToken);
    }

    private string Unpooled(string database) => new NpgsqlConnectionStringBuilder(server.ConnectionString(database)) { Pooling = false }.ConnectionString;

    private static async Task<bool> IsTrueAsync(NpgsqlDataSource source, string sql, string? parameter, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(sql);
        if (parameter is not null) command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = parameter });
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }

    private static async Task ExecuteAsync(NpgsqlDataSource source, string sql, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
