using UdaConnect.Bench.Ingest;
using Xunit;

namespace UdaConnect.Tests.Unit.Bench;

public sealed class IngestProgressTests
{
    private static (TimeSpan At, long Settled) Point(double seconds, long settled) => (TimeSpan.FromSeconds(seconds), settled);

    [Fact]
    public void WholeRate_LeavesOutWhatWasStoredWhenTheClockStarted() =>
        Assert.Equal(90, new IngestProgress(100, [Point(0, 0), Point(5, 600), Point(10, 1_000)]).WholeRate);

    [Fact]
    public void Rate_SlowStart_IsLeftOutAndTheEndIsNot() =>
        Assert.Equal(40, new IngestProgress(0, [Point(0, 0), Point(10, 200), Point(11, 500), Point(12, 800), Point(30, 1_000)]).Rate);

    [Theory]
    [InlineData(400, false, 60)]
    [InlineData(1_000, true, 100)]
    public void Of_MostStoredWhenTheClockStarted_CountsThemAll(long stored, bool few, double rate)
    {
        var progress = IngestProgress.Of(stored, [Point(0, 0), Point(10, 1_000)]);
        Assert.Equal((few, rate, rate), (progress.AreFew, progress.WholeRate, progress.Rate));
    }

    [Fact]
    public void MiddleRate_SlowStartAndEnd_AreLeftOut() =>
        Assert.Equal(300, new IngestProgress(0, [Point(0, 0), Point(10, 200), Point(11, 500), Point(12, 800), Point(30, 1_000)]).MiddleRate);

    [Fact]
    public void Rate_OneStep_IsTheWholeRate()
    {
        var progress = new IngestProgress(0, [Point(0, 0), Point(2, 1_000)]);
        Assert.Equal((500.0, 500.0, 500.0), (progress.WholeRate, progress.Rate, progress.MiddleRate));
    }
}
