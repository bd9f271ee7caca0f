using Spectre.Console;
using UdaConnect.DevHost;
using UdaConnect.DevHost.Demo;
using UdaConnect.DevHost.Up;
using Xunit;

namespace UdaConnect.Tests.Unit.Demo;

public sealed class DemoStepTests : IDisposable
{
    private readonly StringWriter _output = new();
    private readonly UpConsole _console;

    public DemoStepTests()
    {
        var console = AnsiConsole.Create(new() { Ansi = AnsiSupport.No, Interactive = InteractionSupport.No, Out = new AnsiConsoleOutput(_output) });
        console.Profile.Width = 300;
        _console = new(console, TimeProvider.System);
    }

    public void Dispose() => _output.Dispose();

    private string Said => _output.ToString();

    [Theory]
    [InlineData(DemoResult.Loaded, "loaded through the gateway")]
    [InlineData(DemoResult.AlreadyThere, "is there")]
    [InlineData(DemoResult.WithoutSessions, "without sessions: an older version loaded it; 'up --fresh'")]
    [InlineData(DemoResult.IdsTaken, "not loaded: other people have its ids")]
    public async Task Run_LoadEnds_SaysWhatCameOfIt(DemoResult result, string expected)
    {
        await DemoStep.RunAsync(_console, _ => Task.FromResult(result), CancellationToken.None);
        Assert.Contains(expected, Said, StringComparison.Ordinal);
        Assert.DoesNotContain('✗', Said);
    }

    /// <summary>With markup of the console's own in it, which is text like any other.</summary>
    [Fact]
    public async Task Run_LoadFails_SaysWhyAndWhatToDoAndGoesOn()
    {
        await DemoStep.RunAsync(_console, _ => throw new DevHostException("3 sessions of the demo conference were refused: [start] overlaps"), CancellationToken.None);
        Assert.Contains("✗ Demo", Said, StringComparison.Ordinal);
        Assert.Contains("3 sessions of the demo conference were refused: [start] overlaps", Said, StringComparison.Ordinal);
        Assert.Contains("The system runs", Said, StringComparison.Ordinal);
        Assert.Contains("'up --fresh'", Said, StringComparison.Ordinal);
        Assert.DoesNotContain('✓', Said);
    }

    [Fact]
    public async Task Run_LoadFailsInAnotherWay_NamesItsKindAndGoesOn()
    {
        await DemoStep.RunAsync(_console, _ => throw new HttpRequestException("no route"), CancellationToken.None);
        Assert.Contains("HttpRequestException: no route", Said, StringComparison.Ordinal);
    }

    /// <summary>A silo that crashed, or Ctrl-C: that is what stops the system, and what is to be told.</summary>
    [Fact]
    public async Task Run_SystemIsStopping_IsNoFailureOfTheDemo()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => DemoStep.RunAsync(
            _console, async _ =>
            {
                await Task.Delay(Timeout.Infinite, stop.Token);
                return DemoResult.Loaded;
            },
            stop.Token));
        Assert.DoesNotContain('✗', Said);
    }
}
