using System.CommandLine;
using UdaConnect.DevHost.Chaos;
using UdaConnect.DevHost.Dead;
using UdaConnect.DevHost.Import;
using UdaConnect.DevHost.Up;

namespace UdaConnect.DevHost;

internal static class Program
{
    // Stopping the whole system in order takes up to 20 s; the library's default would cut it off after two.
    private static readonly InvocationConfiguration Invocation = new() { ProcessTerminationTimeout = TimeSpan.FromSeconds(25) };

    public static Task<int> Main(string[] args)
    {
        var root = new RootCommand($"UdaConnect's development host. Without a verb: {UpCommand.Description}");
        foreach (var verb in new[] { UpCommand.Create(), ImportCommand.Create(), DeadCommand.Create(), ChaosCommand.Create() }) root.Subcommands.Add(verb);
        UpCommand.Define(root);
        return root.Parse(args).InvokeAsync(Invocation);
    }
}
