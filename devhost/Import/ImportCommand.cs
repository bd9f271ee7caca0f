using System.CommandLine;
using Spectre.Console;

namespace UdaConnect.DevHost.Import;

/// <summary><c>import persons|visits|schedule FILE</c>: loads a file into a running system through its gateway, like any other client.</summary>
public static class ImportCommand
{
    internal const string Repeatable = " Can be repeated safely. Exit code 1 if any row was refused.";

    public static Command Create() => new("import", "Load people, visits or a schedule from a file into the running system.")
    {
        Persons(), Visits(), Schedule.ScheduleCommand.Create(),
    };

    private static Command Persons()
    {
        var file = File("id,first_name,last_name,company_name");
        var gateway = Address("--gateway", "http://localhost:30015", "The gateway's REST address.");
        var command = new Command("persons", "Load people; their ids are kept." + Repeatable) { file, gateway };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetRequiredValue(file),
            async (source, report) =>
            {
                using var http = new HttpClient { BaseAddress = parsed.GetRequiredValue(gateway) };
                await new PersonImport(http, new(), TimeProvider.System).RunAsync(PersonRow.Read(source), report, cancellationToken);
            },
            cancellationToken));
        return command;
    }

    private static Command Visits()
    {
        var file = File("id,person_id,creation_time,longitude,latitude");
        var idBase = new Option<long>("--id-base") { Description = "Added to every visit's id, to keep files that use the same ids apart.", HelpName = "N" };
        var grpc = Address("--grpc", "http://localhost:30020", "The gateway's gRPC address.");
        // Taken here too, so that one set of options fits both verbs.
        var gateway = Address("--gateway", "http://localhost:30015", "The gateway's REST address; visits do not need it.");
        var command = new Command("visits", "Load visits through the v1 stream; waits where the gateway says to slow down." + Repeatable) { file, idBase, grpc, gateway };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetRequiredValue(file),
            (source, report) => new VisitImport(parsed.GetRequiredValue(grpc), new(), TimeProvider.System)
                .RunAsync(VisitRow.Read(source, parsed.GetValue(idBase)), report, cancellationToken),
            cancellationToken));
        return command;
    }

    private static Task<int> RunAsync(string path, Func<CsvSource, ImportReport, Task> import, CancellationToken cancellationToken) =>
        RunAsync(path, async (report, show) =>
        {
            using var source = CsvSource.Open(path);
            await show(() => source.Fraction, Task.Run(() => import(source, report), cancellationToken));
        }, cancellationToken);

    /// <param name="import">Gets what counts the rows, and what shows them while its second argument, the import itself, runs.</param>
    internal static async Task<int> RunAsync(string path, Func<ImportReport, Func<Func<double>, Task, Task>, Task> import, CancellationToken cancellationToken)
    {
        var report = new ImportReport();
        var name = Path.GetFileName(path);
        var display = new ImportDisplay(AnsiConsole.Console, Console.Out, TimeProvider.System);
        try
        {
            await import(report, (fraction, running) => display.ShowAsync(name, fraction, report, running));
            display.Summarise(name, report);
            return report.Refused == 0 ? 0 : 1;
        }
        catch (DevHostException exception)
        {
            display.Summarise(name, report);
            await Console.Error.WriteLineAsync(exception.Message);
            return 1;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            display.Summarise(name, report);
            await Console.Error.WriteLineAsync("Stopped. What was loaded stays; run the same import again to go on.");
            return 130;
        }
    }

    private static Argument<string> File(string columns) => new("FILE") { Description = $"CSV, compressed with gzip or not; the first line names at least the columns {columns}." };

    internal static Option<Uri> Address(string name, string standard, string description) => new(name)
    {
        Description = description,
        HelpName = "URL",
        DefaultValueFactory = _ => new(standard),
        CustomParser = result =>
        {
            if (result.Tokens.Count == 1 && Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.Host.Length > 0)
                return uri;
            result.AddError($"{name} must be an address such as {standard}.");
            return null;
        },
    };
}
