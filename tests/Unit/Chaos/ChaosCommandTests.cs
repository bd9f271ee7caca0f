using System.CommandLine;
using UdaConnect.DevHost.Chaos;
using Xunit;

namespace UdaConnect.Tests.Unit.Chaos;

public sealed class ChaosCommandTests
{
    [Fact]
    public async Task Help_NamesEveryOption()
    {
        var output = new StringWriter();

        var exitCode = await new RootCommand { ChaosCommand.Create() }.Parse(["chaos", "--help"])
            .InvokeAsync(new InvocationConfiguration { Output = output }, TestContext.Current.CancellationToken);

        Assert.Equal(0, exitCode);
        Assert.All(["--short", "--only", "--seed", "--data", "--json", "--help"], option => Assert.Contains(option, output.ToString(), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("11")]
    [InlineData("two")]
    public void Parse_OnlyIsNoScenario_IsAnErrorThatNamesTheOption(string scenario) =>
        Assert.Contains("--only", Assert.Single(ChaosCommand.Create().Parse(["--only", scenario]).Errors).Message, StringComparison.Ordinal);

    [Fact]
    public void Parse_OnlyTwice_TakesBoth() => Assert.Empty(ChaosCommand.Create().Parse(["--only", "1", "--only", "3"]).Errors);
}
