using Spectre.Console;
using UdaConnect.Bench;

// Redirected output has no width of its own; rows of a report are wide.
if (Console.IsOutputRedirected)
    AnsiConsole.Profile.Width = 200;
return await BenchCommand.Build(AnsiConsole.Console).Parse(args).InvokeAsync();
