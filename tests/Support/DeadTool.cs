using System.CommandLine;
using System.Text.Json;
using UdaConnect.DevHost.Dead;
using Xunit;

namespace UdaConnect.Tests.Support;

/// <summary><c>udaconnect dead</c> as an operator types it.</summary>
internal sealed class DeadTool(string bootstrapServers, string topic)
{
    public async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var parsed = DeadCommand.Create().Parse([.. arguments, "--bootstrap", bootstrapServers, "--topic", topic]);
        Assert.Empty(parsed.Errors);
        var code = await parsed.InvokeAsync(new InvocationConfiguration { Output = output, Error = error }, TestContext.Current.CancellationToken);
        return (code, output.ToString(), error.ToString());
    }

    /// <summary>The letters as <c>list --json</c> gives them.</summary>
    public async Task<JsonElement[]> ListAsync(params string[] arguments)
    {
        var (code, output, error) = await RunAsync(["list", "--json", .. arguments]);
        Assert.Equal((0, ""), (code, error));
        return [.. JsonDocument.Parse(output).RootElement.GetProperty("letters").EnumerateArray()];
    }

    public async Task ReplayAsync(params string[] origins)
    {
        var (code, output, error) = await RunAsync(["replay", .. origins]);
        Assert.Equal((0, ""), (code, error));
        Assert.Contains($"{origins.Length} of {origins.Length} replayed", output, StringComparison.Ordinal);
    }
}
