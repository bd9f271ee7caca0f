using System.CommandLine;
using DbUp.Engine.Output;
using Npgsql;
using UdaConnect.Silo.Spatial;
using UdaConnect.Silo.Spatial.Migrations;

namespace UdaConnect.Silo.Hosting;

/// <summary>The verb <c>migrate</c>: brings the three databases to this program's version. Exit codes: 0 done, 1 a migration failed, 2 the configuration is incomplete.</summary>
internal static class MigrateCommand
{
    public const string Verb = "migrate";

    public static Command Create()
    {
        var rebuild = new Option<bool>("--rebuild-buckets") { Description = "After a change of the bucket width, with every silo stopped: make the bucket rows anew." };
        var quiet = new Option<bool>("--quiet") { Description = "Print only what fails." };
        var command = new Command(Verb, "Brings the person, geolocation and orleans databases to this program's version.") { rebuild, quiet };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(rebuild), parsed.GetValue(quiet), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(bool rebuild, bool quiet, CancellationToken cancellationToken)
    {
        if (SiloCommands.Read<DatabaseOptions>(SiloCommands.Configuration(), DatabaseOptions.Section, Verb) is not { } options)
            return 2;

        foreach (var (database, connectionString) in new[]
                 {
                     (Databases.Person, options.Person!), (Databases.Geolocation, options.Geolocation!), (Databases.Orleans, options.Orleans!),
                 })
        {
            try
            {
                var applied = await new Migrator(new NoOpUpgradeLog()).MigrateAsync(database, connectionString, cancellationToken);
                if (database == Databases.Geolocation)
                    await BucketWidthMigration.ApplyAsync(connectionString, rebuild, cancellationToken);
                if (!quiet)
                    Console.WriteLine(applied.Count == 0 ? $"{database}: up to date" : $"{database}: applied {string.Join(", ", applied)}");
            }
            catch (Exception error) when (error is MigrationException or NpgsqlException)
            {
                await Console.Error.WriteLineAsync($"migrate: the {database} database: {error.Message}.{Hint(error)}");
                return 1;
            }
        }

        return 0;
    }

    private static string Hint(Exception error) => (error as PostgresException ?? error.InnerException as PostgresException)?.SqlState switch
    {
        PostgresErrorCodes.InvalidCatalogName => " Create it, or correct the connection string.",
        PostgresErrorCodes.InsufficientPrivilege => " A role that may must do this once, e.g. 'create extension postgis'.",
        PostgresErrorCodes.UndefinedFile => " PostGIS is not installed on that server.",
        _ => "",
    };
}
