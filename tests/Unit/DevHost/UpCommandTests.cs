using System.CommandLine;
using UdaConnect.DevHost.Up;
using Xunit;

namespace UdaConnect.Tests.Unit.DevHost;

public sealed class UpCommandTests
{
    [Fact]
    public async Task Help_NamesEveryOption()
    {
        var output = new StringWriter();

        var exitCode = await new RootCommand { UpCommand.Create() }.Parse(["up", "--help"])
            .InvokeAsync(new InvocationConfiguration { Output = output }, TestContext.Current.CancellationToken);

        Assert.Equal(0, exitCode);
        Assert.All(["--silos", "--fresh", "--replay", "--no-demo", "--data", "--help"], option => Assert.Contains(option, output.ToString(), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("17")]
    [InlineData("two")]
    public void Parse_SilosOutOfRange_IsAnErrorThatNamesTheOption(string silos)
    {
        var parsed = UpCommand.Create().Parse(["--silos", silos]);

        Assert.Contains("--silos", Assert.Single(parsed.Errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_UnknownOption_IsAnError() => Assert.NotEmpty(UpCommand.Create().Parse(["--slios", "3"]).Errors);
}
