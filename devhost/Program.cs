using System.CommandLine;
using UdaConnect.DevHost.Import;

namespace UdaConnect.DevHost;

internal static class Program
{
    public static Task<int> Main(string[] args) => new RootCommand("UdaConnect's development host.") { ImportCommand.Create() }.Parse(args).InvokeAsync();
}
