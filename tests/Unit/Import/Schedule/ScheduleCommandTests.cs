using UdaConnect.DevHost.Import;
using Xunit;

namespace UdaConnect.Tests.Unit.Import.Schedule;

public sealed class ScheduleCommandTests
{
    [Theory]
    [InlineData("")]
    [InlineData("--event 3")]
    [InlineData("--event-name Begegnung --year 2026 --time-zone Europe/Brussels --near -4.5,50.25 --radius 25 --rooms r.geojson --gateway http://localhost:1")]
    [InlineData("--near=180,-85 --radius 1000")]
    public void Parse_GoodOptions_AreTaken(string options) => Assert.Empty(Errors(options));

    [Theory]
    [InlineData("--event 3 --event-name Begegnung", "exclude one another")]
    [InlineData("--event x", "'x'")]
    [InlineData("--year soon", "'soon'")]
    [InlineData("--time-zone Mars/Base", "IANA time zone")]
    [InlineData("--near 4,86", "--near must be")]
    [InlineData("--near 181,4", "--near must be")]
    [InlineData("--near 4", "--near must be")]
    [InlineData("--near NaN,4", "--near must be")]
    [InlineData("--radius 0.5", "--radius must be")]
    [InlineData("--radius 1001", "--radius must be")]
    [InlineData("--radius wide", "--radius must be")]
    [InlineData("--radius NaN", "--radius must be")]
    [InlineData("--gateway here", "--gateway must be")]
    public void Parse_BadOption_SaysWhatIsExpected(string options, string expected) =>
        Assert.Contains(expected, Assert.Single(Errors(options)), StringComparison.Ordinal);

    [Fact]
    public void Parse_WithoutAFile_IsRefused() => Assert.NotEmpty(ImportCommand.Create().Parse("schedule").Errors);

    private static string[] Errors(string options) => [.. ImportCommand.Create().Parse($"schedule file.xml {options}").Errors.Select(error => error.Message)];
}
