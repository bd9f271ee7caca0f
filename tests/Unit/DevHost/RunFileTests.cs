using System.Text.Json;
using UdaConnect.DevHost.Up;
using Xunit;

namespace UdaConnect.Tests.Unit.DevHost;

public sealed class RunFileTests : IDisposable
{
    private static readonly RunFile Run = new(
        [new RunningProcess("silo-1", 4711, "/data/logs/silo-1.log")],
        new RunningKafka("127.0.0.1:9092", "embedded"),
        new RunningPostgres("127.0.0.1", 5433),
        new Dictionary<string, string> { ["rest"] = "http://localhost:30015" });

    private readonly string _folder = Directory.CreateTempSubdirectory("udaconnect-runfile-").FullName;

    [Fact]
    public void ToJson_RunningSystem_HasTheAgreedShape()
    {
        const string agreed = """
            {
              "processes": [{"name": "silo-1", "pid": 4711, "log": "/data/logs/silo-1.log"}],
              "kafka": {"bootstrap": "127.0.0.1:9092", "kind": "embedded"},
              "postgres": {"host": "127.0.0.1", "port": 5433},
              "urls": {"rest": "http://localhost:30015"}
            }
            """;

        using var expected = JsonDocument.Parse(agreed);
        using var actual = JsonDocument.Parse(Run.ToJson());

        Assert.True(JsonElement.DeepEquals(expected.RootElement, actual.RootElement), Run.ToJson());
    }

    [Fact]
    public async Task WriteAsync_FileOfAnEarlierRun_IsReplacedAndNothingElseLeft()
    {
        var path = Path.Combine(_folder, "run.json");
        await File.WriteAllTextAsync(path, "older", TestContext.Current.CancellationToken);

        await Run.WriteAsync(path, TestContext.Current.CancellationToken);

        Assert.StartsWith("{", await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
