using System.Globalization;
using UdaConnect.DevHost.Processes;

namespace UdaConnect.DevHost.Up;

/// <summary>The one message about a program that ended on its own.</summary>
public static class CrashReport
{
    public const int Lines = 15;

    public static DevHostException For(ChildProcess process) =>
        new(Text(process.Name, process.Exited.Result, process.LogPath, process.LastLogLines(Lines)));

    public static string Text(string name, int exitCode, string logPath, IReadOnlyList<string> lastLines) => string.Join(
        '\n',
        [
            string.Create(CultureInfo.InvariantCulture, $"{name} ended with exit code {exitCode}{Meaning(exitCode)}. The last lines of {logPath}:"),
            .. lastLines.Count == 0 ? ["  (nothing)"] : lastLines.Select(line => "  " + line),
        ]);

    // As a shell counts: 128 and the signal's number.
    private static string Meaning(int exitCode) =>
        exitCode is > 128 and < 160 ? string.Create(CultureInfo.InvariantCulture, $" (signal {exitCode - 128})") : "";
}
