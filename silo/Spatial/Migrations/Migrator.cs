using DbUp;
using DbUp.Engine.Output;
using Npgsql;

namespace UdaConnect.Silo.Spatial.Migrations;

/// <summary>Brings one database to this program's version: forward only, each script once and in a transaction of its own.</summary>
internal sealed class Migrator(IUpgradeLog log)
{
    // Any constant will do; advisory locks are per database.
    private const long LockKey = 0x5544_4143_4d49_4752;

    /// <param name="database">One of <see cref="Databases"/>.</param>
    /// <returns>Names of the scripts that were run now.</returns>
    public async Task<IReadOnlyList<string>> MigrateAsync(string database, string connectionString, CancellationToken cancellationToken)
    {
        // The lock is held by a session of its own: a second migrator waits here and then finds nothing left to do.
        var session = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, Timezone = "UTC" };
        await using var connection = new NpgsqlConnection(session.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand("select pg_advisory_lock($1)", connection) { Parameters = { new() { Value = LockKey } }, CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellationToken);

        var folder = $".Spatial.Migrations.{database}.";
        var result = DeployChanges.To.PostgresqlDatabase(session.ConnectionString)
            .WithScriptsEmbeddedInAssembly(typeof(Migrator).Assembly, name => name.Contains(folder, StringComparison.Ordinal))
            .WithTransactionPerScript()
            .WithVariablesDisabled()
            .LogTo(log)
            .Build()
            .PerformUpgrade();
        if (!result.Successful)
            throw new MigrationException($"{result.ErrorScript?.Name ?? database}: {result.Error.Message}", result.Error);
        return [.. result.Scripts.Select(script => script.Name)];
    }
}
