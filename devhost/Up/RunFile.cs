using System.Text.Json;
using System.Text.Json.Serialization;

namespace UdaConnect.DevHost.Up;

/// <summary>run.json: what runs where, for scripts, while the system runs.</summary>
public sealed record RunFile(
    IReadOnlyList<RunningProcess> Processes,
    RunningKafka Kafka,
    RunningPostgres Postgres,
    IReadOnlyDictionary<string, string> Urls)
{
    public string ToJson() => JsonSerializer.Serialize(this, RunFileJson.Default.RunFile);

    /// <summary>What runs now, or ran when a host was killed; null when nothing does.</summary>
    /// <exception cref="JsonException">The file is something else.</exception>
    public static RunFile? Read(string path) => File.Exists(path) ? JsonSerializer.Deserialize(File.ReadAllText(path), RunFileJson.Default.RunFile) : null;

    /// <summary>Whoever reads it finds all of it or nothing.</summary>
    public async Task WriteAsync(string path, CancellationToken cancellationToken = default)
    {
        var beside = path + ".new";
        await File.WriteAllTextAsync(beside, ToJson() + "\n", cancellationToken);
        File.Move(beside, path, overwrite: true);
    }
}

/// <param name="Log">Path of its standard output and error.</param>
public sealed record RunningProcess(string Name, int Pid, string Log);

/// <param name="Kind">external, distribution or embedded.</param>
public sealed record RunningKafka(string Bootstrap, string Kind);

public sealed record RunningPostgres(string Host, int Port);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(RunFile))]
internal sealed partial class RunFileJson : JsonSerializerContext;
