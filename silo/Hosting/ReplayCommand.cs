using System.CommandLine;
using Confluent.Kafka;
using Npgsql;
using UdaConnect.Silo.Spatial;
using UdaConnect.Silo.VisitStream;

namespace UdaConnect.Silo.Hosting;

/// <summary>The verb <c>replay</c>: see <see cref="TopicReplay"/>. Exit codes: 0 done, 1 refused or failed, 2 the configuration is incomplete.</summary>
internal static class ReplayCommand
{
    public const string Verb = "replay";

    public static Command Create()
    {
        var yes = new Option<bool>("--yes") { Description = "Do it; without it only what would happen is said." };
        var acceptLoss = new Option<bool>("--accept-loss") { Description = "Also where the topic no longer holds every stored visit." };
        var wait = new Option<int>("--wait") { Description = "Seconds to wait for silos to be gone. Default: 0.", HelpName = "SECONDS" };
        var command = new Command(Verb, "With every silo stopped: empty visits and their index, and let the silos store them again from the topic. People and venues stay.") { yes, acceptLoss, wait };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            new(parsed.GetValue(yes), parsed.GetValue(acceptLoss), TimeSpan.FromSeconds(parsed.GetValue(wait))), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ReplayChoices choices, CancellationToken cancellationToken)
    {
        var configuration = SiloCommands.Configuration();
        if (SiloCommands.Read<DatabaseOptions>(configuration, DatabaseOptions.Section, Verb) is not { } databases
            || SiloCommands.Read<VisitStreamOptions>(configuration, VisitStreamOptions.Section, Verb) is not { } kafka)
            return 2;

        try
        {
            await using var orleans = NpgsqlDataSource.Create(databases.Orleans!);
            await using var geolocation = NpgsqlDataSource.Create(databases.Geolocation!);
            using var log = await LogRewind.OpenAsync(kafka);
            var members = new ClusterMembers(orleans, SiloHosting.ClusterId(configuration));
            await new TopicReplay(members, new(geolocation), log, TimeProvider.System, Console.Out).RunAsync(choices, cancellationToken);
            return 0;
        }
        catch (ReplayRefusedException refusal)
        {
            await Console.Error.WriteLineAsync($"replay: {refusal.Message}");
        }
        catch (KafkaException error)
        {
            await Console.Error.WriteLineAsync($"replay: Kafka at {kafka.BootstrapServers}: {error.Error.Reason}.");
        }
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            await Console.Error.WriteLineAsync($"replay: {error.MessageText}: the databases are not of this program's version. Run 'migrate' first.");
        }
        catch (NpgsqlException error)
        {
            await Console.Error.WriteLineAsync($"replay: the database: {error.Message}.");
        }

        return 1;
    }
}
