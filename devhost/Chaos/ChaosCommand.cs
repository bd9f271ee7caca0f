using System.CommandLine;
using Spectre.Console;
using UdaConnect.DevHost.Chaos.Reporting;
using UdaConnect.DevHost.Chaos.Scenarios;

namespace UdaConnect.DevHost.Chaos;

/// <summary><c>chaos</c>: breaks a private system in every way it promises to survive, and compares what it kept and answered with what was sent.</summary>
public static class ChaosCommand
{
    private const string Description =
        "Break a private system of its own processes in every way it promises to survive, and compare every row, bucket and answer with what was sent. Exit code 1 if a scenario failed.";

    public static Command Create()
    {
        var isShort = new Option<bool>("--short") { Description = "A few minutes, as in CI. Without it the long form, about an hour." };
        var only = new Option<int[]>("--only") { Description = "Only this scenario; may be given several times.", HelpName = "N" };
        only.Validators.Add(result =>
        {
            foreach (var token in result.Tokens)
            {
                if (int.TryParse(token.Value, out var id) && !AllScenarios.Ids.Contains(id))
                    result.AddError($"--only must be one of {string.Join(", ", AllScenarios.Ids)}.");
            }
        });
        var seed = new Option<int>("--seed") { Description = "Makes visits and the moments of faults repeatable.", HelpName = "S", DefaultValueFactory = _ => 1 };
        var data = new Option<string?>("--data") { Description = "Somebody's visits instead of generated ones: CSV (or .csv.gz) with at least id,person_id,creation_time,longitude,latitude.", HelpName = "FILE.csv" };
        var json = new Option<string?>("--json") { Description = "Also write the result to this file.", HelpName = "FILE" };
        var report = new Option<string?>("--report") { Description = "Also write a report with plots to this folder; what it has of other scenarios stays.", HelpName = "DIR" };
        var keep = new Option<bool>("--keep-logs") { Description = "Keep the logs of the processes; those of a failed scenario are kept anyway." };
        var command = new Command("chaos", Description) { isShort, only, seed, data, json, report, keep };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            new()
            {
                IsShort = parsed.GetValue(isShort),
                Only = parsed.GetValue(only) ?? [],
                Seed = parsed.GetValue(seed),
                DataFile = parsed.GetValue(data),
                JsonFile = parsed.GetValue(json),
                ReportFolder = parsed.GetValue(report),
                KeepLogs = parsed.GetValue(keep),
            },
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ChaosOptions options, CancellationToken cancellationToken)
    {
        // Redirected output has no width of its own; rows of the summary are wide.
        if (Console.IsOutputRedirected) AnsiConsole.Profile.Width = 200;
        var console = new ChaosConsole(AnsiConsole.Console, Console.Out, TimeProvider.System);
        try
        {
            // What cannot be written is better known before the run than after it.
            if (options.JsonFile is { } wanted) Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(wanted))!);
            var run = new ChaosRun(options, console, TimeProvider.System);
            var results = await run.RunAsync(cancellationToken);
            console.Summarise(results);
            if (options.JsonFile is { } file) await File.WriteAllTextAsync(file, ChaosJson.Of(options.Seed, results).ToJson() + "\n", cancellationToken);
            if (options.ReportFolder is { } folder) await ChaosReport.WriteAsync(folder, options.CommandLine, run.Kafka, TimeProvider.System.GetUtcNow(), results, cancellationToken);
            return results.Any(result => result.Passed == false) ? 1 : 0;
        }
        catch (DevHostException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return 1;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("Stopped.");
            return 130;
        }
    }
}
