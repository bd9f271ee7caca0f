using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace UdaConnect.Bench.Reporting;

/// <summary>Where the figures were made.</summary>
internal sealed record Machine(string Processor, int Cores, double MemoryGib, string System, string Runtime, string Postgres, string Kafka)
{
    public static Machine Here(string postgres, string kafka) => new(
        ProcessorName(), Environment.ProcessorCount, Math.Round(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1L << 30), 1),
        RuntimeInformation.OSDescription, RuntimeInformation.FrameworkDescription, postgres, kafka);

    /// <summary>The commit the working tree stands at, marked when it was changed; "unknown" outside a repository.</summary>
    public static string Commit()
    {
        var commit = Git("rev-parse", "--short=12", "HEAD");
        return commit is null ? "unknown" : Git("status", "--porcelain", "--untracked-files=no") is { Length: > 0 } ? commit + "+changes" : commit;
    }

    private static string ProcessorName()
    {
        const string Info = "/proc/cpuinfo";
        var line = File.Exists(Info) ? File.ReadLines(Info).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) : null;
        return line is null
            ? RuntimeInformation.ProcessArchitecture.ToString()
            : string.Create(CultureInfo.InvariantCulture, $"{line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()}");
    }

    private static string? Git(params string[] arguments)
    {
        try
        {
            using var git = Process.Start(new ProcessStartInfo("git", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var output = git.StandardOutput.ReadToEnd().Trim();
            git.WaitForExit();
            return git.ExitCode == 0 ? output : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null; // no git on this machine
        }
    }
}
