using System.CommandLine;
using UdaConnect.DevHost;
using UdaConnect.DevHost.Dead;
using UdaConnect.DevHost.Up;
using Xunit;

namespace UdaConnect.Tests.Unit.Dead;

public sealed class DeadCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("udaconnect-dead-").FullName;

    [Theory]
    [InlineData("replay")]
    [InlineData("replay --all 1/2")]
    [InlineData("replay 1/2 --field id")]
    [InlineData("list --limit 0")]
    [InlineData("list --limit many")]
    [InlineData("show")]
    public void Parse_WhatMakesNoSense_IsAnError(string line) => Assert.NotEmpty(DeadCommand.Create().Parse(line).Errors);

    [Theory]
    [InlineData("replay --all --field id --bootstrap a:1 --topic t")]
    [InlineData("replay 1/2 3/4")]
    [InlineData("list --json --limit 5")]
    [InlineData("show 1/2 --raw")]
    public void Parse_WhatMakesSense_IsNone(string line) => Assert.Empty(DeadCommand.Create().Parse(line).Errors);

    [Fact]
    public async Task Resolve_OptionThenVariableThenRunFile()
    {
        var runFile = Path.Combine(_folder, "run.json");
        await new RunFile([], new("127.0.0.1:9092", "embedded"), new("127.0.0.1", 5433), new Dictionary<string, string>()).WriteAsync(runFile, TestContext.Current.CancellationToken);
        var variables = new Dictionary<string, string> { ["Kafka__BootstrapServers"] = "kafka:9093", ["Kafka__Client__security.protocol"] = "SSL", ["PATH"] = "/bin" };

        Assert.Equal("mine:1", KafkaAccess.Resolve("mine:1", variables, runFile).BootstrapServers);
        Assert.Equal("kafka:9093", KafkaAccess.Resolve(null, variables, runFile).BootstrapServers);
        Assert.Equal("127.0.0.1:9092", KafkaAccess.Resolve(null, new Dictionary<string, string>(), runFile).BootstrapServers);
        Assert.Equal([new("security.protocol", "SSL")], KafkaAccess.Resolve(null, variables, runFile).Client);
    }

    [Fact]
    public void Resolve_NothingNamesAKafka_SaysHowToNameOne()
    {
        var refusal = Assert.Throws<DevHostException>(() => KafkaAccess.Resolve(null, new Dictionary<string, string>(), Path.Combine(_folder, "run.json")));
        Assert.Contains("--bootstrap", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_NobodyAnswers_SaysWhoNamedTheAddressAndFails()
    {
        var error = new StringWriter();
        var configuration = new InvocationConfiguration { Output = TextWriter.Null, Error = error };
        var code = await DeadCommand.Create().Parse(["list", "--bootstrap", "127.0.0.1:1"]).InvokeAsync(configuration, TestContext.Current.CancellationToken);

        Assert.Equal(1, code);
        Assert.Contains("127.0.0.1:1, which --bootstrap names", error.ToString(), StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
