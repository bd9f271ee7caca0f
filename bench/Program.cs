using Spectre.Console;
using UdaConnect.Bench;

return await BenchCommand.Build(AnsiConsole.Console).Parse(args).InvokeAsync();
