using Microsoft.Extensions.Time.Testing;
using UdaConnect.Silo.VisitStream;
using UdaConnect.Visits;
using Xunit;

namespace UdaConnect.Tests.Unit.VisitStream;

public sealed class VisitQueueTests : IDisposable
{
    private readonly VisitQueue _queue = new(capacity: 2);
    private readonly OffsetWatermark _watermark = new(new FakeTimeProvider());

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WriteAsync_Full_WaitsUntilSomethingIsTaken()
    {
        await _queue.WriteAsync([Batch(0), Batch(1)], Token);
        var waiting = _queue.WriteAsync([Batch(2)], Token);
        Assert.False(waiting.IsCompleted);
        Assert.Single(await _queue.DrainAsync(1, TimeSpan.Zero, Token));
        await waiting;
        Assert.Equal([1L, 2L], (await _queue.DrainAsync(-1, TimeSpan.Zero, Token)).Select(batch => batch.FirstOffset));
    }

    [Fact]
    public async Task DrainAsync_Empty_WaitsForTheNext()
    {
        var draining = _queue.DrainAsync(10, Timeout.InfiniteTimeSpan, Token);
        Assert.False(draining.IsCompleted);
        await _queue.WriteAsync([Batch(0)], Token);
        Assert.Single(await draining);
    }

    [Fact]
    public async Task DrainAsync_NothingComes_ReturnsEmpty() => Assert.Empty(await _queue.DrainAsync(10, TimeSpan.FromMilliseconds(1), Token));

    [Fact]
    public async Task DrainAsync_AfterManyWritesThatNobodyWaitedFor_ReturnsEarlyOnceAtMost()
    {
        for (var offset = 0; offset < 5; offset++)
        {
            await _queue.WriteAsync([Batch(offset)], Token);
            Assert.Single(await _queue.DrainAsync(-1, TimeSpan.Zero, Token));
        }

        Assert.Empty(await _queue.DrainAsync(-1, Timeout.InfiniteTimeSpan, Token));
        var draining = _queue.DrainAsync(-1, Timeout.InfiniteTimeSpan, Token);
        Assert.False(draining.IsCompleted);
        await _queue.WriteAsync([Batch(5)], Token);
        Assert.Single(await draining);
    }

    public void Dispose() => _queue.Dispose();

    private VisitBatch Batch(long offset) => new(StreamId.Create("probe", "1#0"), offset, VisitPage.Of([new Visit(offset + 1, 1_600_000_000_000, 1, 2, 3)]), _watermark, offset);
}
