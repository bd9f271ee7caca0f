using System.CommandLine;
using Spectre.Console;

namespace UdaConnect.DevHost.Up;

/// <summary><c>up</c>: runs the whole system on this machine until Ctrl-C or SIGTERM.</summary>
public static class UpCommand
{
    public const string Description = "Run PostgreSQL, Kafka, silos and the gateway on this machine until Ctrl-C.";

    public static Command Create()
    {
        var command = new Command("up", Description);
        Define(command);
        return command;
    }

    /// <summary>Gives a command the options and the action of <c>up</c>, so that it can be the default verb too.</summary>
    public static void Define(Command command)
    {
        var silos = new Option<int>("--silos") { Description = "How many silo processes to run.", HelpName = "N", DefaultValueFactory = _ => new UpOptions().Silos };
        silos.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out var count) && count is < 1 or > UpOptions.MaxSilos)
                result.AddError($"--silos must be 1 to {UpOptions.MaxSilos}.");
        });
        var fresh = new Option<bool>("--fresh") { Description = "Throw away the data of earlier starts first." };
        var replay = new Option<bool>("--replay") { Description = "Empty visits and their index first, and store them again from the topic; needs a Kafka that kept it." };
        var noDemo = new Option<bool>("--no-demo") { Description = "Do not load the demo conference." };
        var data = new Option<string?>("--data") { Description = "Where databases, Kafka's log and log files live. Default: .data in the repository.", HelpName = "DIR" };
        foreach (var option in new Option[] { silos, fresh, replay, noDemo, data }) command.Options.Add(option);
        command.SetAction((parsed, cancellationToken) => RunAsync(
            new UpOptions
            {
                Silos = parsed.GetValue(silos),
                Fresh = parsed.GetValue(fresh),
                Replay = parsed.GetValue(replay),
                Demo = !parsed.GetValue(noDemo),
                DataFolder = parsed.GetValue(data),
            },
            cancellationToken));
    }

    private static async Task<int> RunAsync(UpOptions options, CancellationToken cancellationToken)
    {
        try
        {
            await new UpSession(options, new UpConsole(AnsiConsole.Console, TimeProvider.System)).RunAsync(cancellationToken);
            return 0;
        }
        catch (DevHostException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return 1;
        }
    }
}
