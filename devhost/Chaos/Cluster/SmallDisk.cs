using System.Globalization;
using Npgsql;
using UdaConnect.DevHost.Postgres;
using UdaConnect.DevHost.Processes;

namespace UdaConnect.DevHost.Chaos.Cluster;

/// <summary>A file system of limited size under the tables of visits: a tablespace on a tmpfs, which only root can mount.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private const long Room = 64L << 20;
    private const string Space = "chaos_small";

    private readonly PostgresServer _postgres;
    private readonly string _folder;
    private readonly string _logPath;

    private SmallDisk(PostgresServer postgres, string folder, string logPath) => (_postgres, _folder, _logPath) = (postgres, folder, logPath);

    /// <summary>Why there can be none here; null if there can.</summary>
    public static string? Obstacle => Environment.IsPrivilegedProcess ? null : "only root can mount a small file system";

    private string Ballast => Path.Combine(_folder, "ballast");

    /// <summary>Moves the tables of visits onto it.</summary>
    public static async Task<SmallDisk> MountAsync(PostgresServer postgres, string logPath, CancellationToken cancellationToken)
    {
        // Not below the system's own folder, which is closed to the user PostgreSQL runs as.
        var folder = Path.Combine(Path.GetTempPath(), $"udaconnect-disk-{Guid.NewGuid():N}");
        Directory.CreateDirectory(folder);
        var size = await SizeAsync(postgres, cancellationToken) + Room;
        await RunAsync("mount", ["-t", "tmpfs", "-o", string.Create(CultureInfo.InvariantCulture, $"size={size}"), "tmpfs", folder], logPath, cancellationToken);
        var disk = new SmallDisk(postgres, folder, logPath);
        try
        {
            UnixUser.ForServersOfRoot()!.TakeOwnership(folder);
            await disk.ExecuteAsync($"create tablespace {Space} location '{folder}'", cancellationToken);
            await disk.MoveAsync("pg_default", Space, cancellationToken);
            return disk;
        }
        catch
        {
            await disk.DisposeAsync();
            throw;
        }
    }

    /// <summary>Leaves not a byte.</summary>
    public void Fill()
    {
        using var ballast = new FileStream(Ballast, FileMode.Create, FileAccess.Write);
        var page = new byte[4096];
        try
        {
            while (true) ballast.Write(page);
        }
        catch (IOException)
        {
            // No space left on device: as wanted.
        }
    }

    public void Free() => File.Delete(Ballast);

    public async ValueTask DisposeAsync()
    {
        Free();
        await MoveAsync(Space, "pg_default", CancellationToken.None);
        await ExecuteAsync($"drop tablespace if exists {Space}", CancellationToken.None);
        await RunAsync("umount", [_folder], _logPath, CancellationToken.None);
        Directory.Delete(_folder);
    }

    private static async Task<long> SizeAsync(PostgresServer postgres, CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(postgres.ConnectionString(DatabaseNames.Geolocation));
        await using var command = source.CreateCommand("select pg_database_size(current_database())");
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private async Task MoveAsync(string from, string to, CancellationToken cancellationToken)
    {
        await ExecuteAsync($"alter table all in tablespace {from} set tablespace {to}", cancellationToken);
        await ExecuteAsync($"alter index all in tablespace {from} set tablespace {to}", cancellationToken);
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(_postgres.ConnectionString(DatabaseNames.Geolocation)) { Pooling = false, CommandTimeout = 60 }.ConnectionString);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task RunAsync(string program, IReadOnlyList<string> arguments, string logPath, CancellationToken cancellationToken)
    {
        await using var process = ChildProcess.Start(new ChildProcessSpec(program, program, arguments, logPath));
        if (await process.Exited.WaitAsync(cancellationToken) != 0) throw new ChaosException($"{program} {string.Join(' ', arguments)}: {string.Join('\n', process.LastLogLines(3))}");
    }
}
