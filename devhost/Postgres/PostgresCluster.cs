using System.Security.Cryptography;
using UdaConnect.DevHost.Processes;

namespace UdaConnect.DevHost.Postgres;

/// <summary>The files of a cluster: made once, with a password of its own that only its owner can read.</summary>
internal sealed class PostgresCluster(PostgresOptions options, PostgresBinaries binaries, UnixUser? user)
{
    public const string UserName = "udaconnect";

    private string PasswordPath => Path.Combine(options.Folder, "password");

    public string DataFolder => Path.Combine(options.Folder, "data");

    public string LogPath => options.LogPath ?? Path.Combine(options.Folder, "server.log");

    public async Task<string> PrepareAsync(CancellationToken cancellationToken)
    {
        MakePrivateFolder(options.Folder);
        var versionFile = Path.Combine(DataFolder, "PG_VERSION");
        if (File.Exists(versionFile))
        {
            var version = (await File.ReadAllTextAsync(versionFile, cancellationToken)).Trim();
            if (version != $"{binaries.Major}")
                throw new DevHostException($"The cluster in {DataFolder} was made by PostgreSQL {version}, but {binaries.Major} is installed: start with --fresh, or install {version}.");
            return (await File.ReadAllTextAsync(PasswordPath, cancellationToken)).Trim();
        }

        if (Directory.Exists(DataFolder)) Directory.Delete(DataFolder, recursive: true); // an initdb that was interrupted
        var password = RandomNumberGenerator.GetHexString(32, lowercase: true);
        await WritePasswordAsync(password, cancellationToken);
        await InitialiseAsync(cancellationToken);
        return password;
    }

    public void Remove() => Directory.Delete(options.Folder, recursive: true);

    private void MakePrivateFolder(string folder)
    {
        const UnixFileMode ownerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        Directory.CreateDirectory(folder, ownerOnly);
        File.SetUnixFileMode(folder, ownerOnly);
        user?.TakeOwnership(folder);
    }

    private async Task WritePasswordAsync(string password, CancellationToken cancellationToken)
    {
        File.Delete(PasswordPath);
        var create = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        };
        await using (var writer = new StreamWriter(PasswordPath, create)) await writer.WriteLineAsync(password.AsMemory(), cancellationToken);
        user?.TakeOwnership(PasswordPath);
    }

    private async Task InitialiseAsync(CancellationToken cancellationToken)
    {
        List<string> arguments =
        [
            "-D", DataFolder, "-U", UserName, $"--pwfile={PasswordPath}", "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8",
        ];
        if (!options.Durable) arguments.Add("--no-sync");
        await using var initdb = ChildProcess.Start(
            new ChildProcessSpec("initdb", binaries.InitDb, arguments, LogPath) { User = user, WorkingDirectory = "/" });
        var exitCode = await initdb.Exited.WaitAsync(cancellationToken);
        if (exitCode != 0) throw new DevHostException($"initdb failed with exit code {exitCode}:\n{string.Join('\n', initdb.LastLogLines(10))}");
    }
}
