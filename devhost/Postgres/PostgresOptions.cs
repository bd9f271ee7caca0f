namespace UdaConnect.DevHost.Postgres;

/// <summary>Where and how a private PostgreSQL cluster runs.</summary>
public sealed record PostgresOptions
{
    /// <summary>The folder that holds the cluster, its password and its log. Created when missing.</summary>
    public required string Folder { get; init; }

    /// <summary>False turns fsync and full_page_writes off, for tests that do not pull plugs.</summary>
    public bool Durable { get; init; } = true;

    /// <summary>True: the folder is removed when the server is disposed of.</summary>
    public bool Ephemeral { get; init; }

    /// <summary>The server's standard output and error; null: server.log in the folder.</summary>
    public string? LogPath { get; init; }

    /// <summary>Connections the server accepts at most.</summary>
    public int MaxConnections { get; init; } = 200;

    /// <summary>Megabytes of shared buffers.</summary>
    public int SharedBuffersMegabytes { get; init; } = 256;

    /// <summary>Further settings, as in postgresql.conf; they win over ours.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    internal IEnumerable<string> ServerArguments(int port)
    {
        var settings = new Dictionary<string, string>
        {
            ["listen_addresses"] = "127.0.0.1",
            ["port"] = $"{port}",
            ["unix_socket_directories"] = "",
            ["max_connections"] = $"{MaxConnections}",
            ["shared_buffers"] = $"{SharedBuffersMegabytes}MB",
            ["max_wal_size"] = "2GB",
            ["jit"] = "off", // short queries dominate; compiling a plan costs more than it saves
            ["random_page_cost"] = "1.1",
            ["timezone"] = "UTC",
            ["fsync"] = Durable ? "on" : "off",
            ["full_page_writes"] = Durable ? "on" : "off",
        };
        foreach (var (key, value) in Settings) settings[key] = value;
        return settings.SelectMany(setting => new[] { "-c", $"{setting.Key}={setting.Value}" });
    }
}
