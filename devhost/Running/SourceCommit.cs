using System.ComponentModel;
using System.Diagnostics;

namespace UdaConnect.DevHost.Running;

/// <summary>Which state of the source a figure was made with.</summary>
public static class SourceCommit
{
    /// <summary>The commit the working tree stands at, with "+changes" when a tracked file was changed; "unknown" outside a repository.</summary>
    public static string Describe()
    {
        var commit = Git("rev-parse", "--short=12", "HEAD");
        return commit is null ? "unknown" : Git("status", "--porcelain", "--untracked-files=no") is { Length: > 0 } ? commit + "+changes" : commit;
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
        catch (Win32Exception)
        {
            return null; // no git on this machine
        }
    }
}
