using Microsoft.Extensions.Time.Testing;
using Orleans.Streams;
using UdaConnect.Silo.VisitStream;
using UdaConnect.Visits;
using Xunit;

namespace UdaConnect.Tests.Unit.VisitStream;

public sealed class VisitQueueCacheTests
{
    private readonly OffsetWatermark _watermark = new(new FakeTimeProvider());
    private long _offset;

    [Fact]
    public void GetMaxAddCount_Full_IsNeverZero()
    {
        var cache = new VisitQueueCache(capacity: 4, coalesceVisits: 100);
        cache.AddToCache([Batch(1), Batch(2), Batch(3), Batch(4), Batch(5)]);
        Assert.True(cache.IsUnderPressure());
        Assert.Equal(1, cache.GetMaxAddCount());
    }

    [Fact]
    public void TryPurge_NoCursor_KeepsEverything()
    {
        var cache = Cache();
        cache.AddToCache([Batch(1)]);
        Assert.False(cache.TryPurgeFromCache(out _));
        Assert.Equal(1, cache.Visits);
    }

    [Fact]
    public void TryPurge_HandedOutOnly_KeepsTheBatch()
    {
        var cache = Cache();
        cache.AddToCache([Batch(1)]);
        var cursor = cache.OpenCursor(Stream(1));
        Assert.True(cursor.MoveNext());
        Assert.False(cache.TryPurgeFromCache(out _));
        Assert.False(cursor.MoveNext());
        Assert.True(cache.TryPurgeFromCache(out var purged));
        Assert.Single(purged);
        Assert.Equal(0, cache.Visits);
    }

    [Fact]
    public void TryPurge_CursorDisposedInTheMiddle_KeepsWhatItHadInHand()
    {
        var cache = Cache();
        cache.AddToCache([Batch(1)]);
        var cursor = cache.OpenCursor(Stream(1));
        cursor.MoveNext();
        cursor.Dispose();
        Assert.False(cache.TryPurgeFromCache(out _));

        var next = cache.OpenCursor(Stream(1));
        Assert.True(next.MoveNext());
        Assert.Single(next.GetCurrent(out _).GetEvents<VisitPage>());
    }

    [Fact]
    public void TryPurge_TwoCursors_WaitsForTheSlower()
    {
        var cache = Cache();
        cache.AddToCache([Batch(1)]);
        var fast = cache.OpenCursor(Stream(1));
        var slow = cache.OpenCursor(Stream(1));
        fast.MoveNext();
        fast.MoveNext();
        slow.MoveNext();
        Assert.False(cache.TryPurgeFromCache(out _));
        slow.Dispose();
        Assert.True(cache.TryPurgeFromCache(out var purged));
        Assert.Single(purged);
    }

    [Fact]
    public void TryPurge_SlowArea_DoesNotHoldBackOthers()
    {
        var cache = Cache();
        cache.AddToCache([Batch(1), Batch(2)]);
        cache.OpenCursor(Stream(1)).MoveNext();
        var other = cache.OpenCursor(Stream(2));
        other.MoveNext();
        other.MoveNext();
        Assert.True(cache.TryPurgeFromCache(out var purged));
        Assert.Equal(Stream(2), Assert.Single(purged).StreamId);
    }

    [Fact]
    public void RecordDeliveryFailure_ThenMovedPast_IsNeverAcknowledged()
    {
        var cache = Cache();
        var failed = Batch(1);
        _watermark.Open(failed.FirstOffset, failed.FirstOffset + 1);
        cache.AddToCache([failed]);
        var cursor = cache.OpenCursor(Stream(1));
        cursor.MoveNext();
        cursor.RecordDeliveryFailure();
        cursor.MoveNext();
        Assert.False(cache.TryPurgeFromCache(out _));
        Assert.Equal(0, cache.Visits);
        failed.Settle();
        Assert.Equal(failed.FirstOffset, _watermark.Committable);
    }

    [Fact]
    public void MoveNext_Backlog_JoinsUpToTheLimitAndAcknowledgesEach()
    {
        var cache = new VisitQueueCache(1_000, coalesceVisits: 3);
        cache.AddToCache([Batch(1), Batch(1), Batch(1), Batch(1)]);
        var cursor = cache.OpenCursor(Stream(1));
        Assert.True(cursor.MoveNext());
        var joined = cursor.GetCurrent(out _);
        Assert.Equal(3, joined.GetEvents<VisitPage>().Count());
        Assert.Equal(2, joined.SequenceToken.SequenceNumber);
        Assert.True(cursor.MoveNext());
        Assert.True(cache.TryPurgeFromCache(out var purged));
        Assert.Equal(3, purged.Count);
        Assert.All(purged, batch => Assert.Equal(1, ((VisitBatch)batch).Count));
    }

    [Fact]
    public void MoveNext_BatchAboveTheLimit_IsHandedOutAlone()
    {
        var cache = new VisitQueueCache(1_000, coalesceVisits: 1);
        cache.AddToCache([Batch(1, visits: 5), Batch(1)]);
        var cursor = cache.OpenCursor(Stream(1));
        Assert.True(cursor.MoveNext());
        Assert.Equal(5, cursor.GetCurrent(out _).GetEvents<VisitPage>().Single().Item1.Count);
    }

    [Fact]
    public void Dispose_LastCursorOfAnEmptyStream_ForgetsTheStream()
    {
        var cache = Cache();
        cache.AddToCache([Batch(1)]);
        var cursor = cache.OpenCursor(Stream(1));
        while (cursor.MoveNext())
        {
        }

        cache.TryPurgeFromCache(out _);
        cursor.Dispose();
        cache.TryPurgeFromCache(out _);
        Assert.Equal(0, cache.Streams);
    }

    [Fact]
    public void MoveNext_AfterTheEnd_GoesOnWithWhatCameSince()
    {
        var cache = Cache();
        var cursor = cache.OpenCursor(Stream(1));
        Assert.False(cursor.MoveNext());
        cache.AddToCache([Batch(1)]);
        Assert.True(cursor.MoveNext());
        Assert.Equal(QueueCacheCursorMoveResult.NoData, ((IQueueCacheCursor)cursor).MoveNextWithResult());
    }

    private static VisitQueueCache Cache() => new(1_000, 1_000);

    private static StreamId Stream(long area) => StreamId.Create("probe", new AreaStreamKey(area, 0).ToString());

    private VisitBatch Batch(long area, int visits = 1)
    {
        var first = _offset;
        _offset += visits;
        var page = VisitPage.Of([.. Enumerable.Range(0, visits).Select(i => new Visit(first + i + 1, 1_600_000_000_000, 1, 2, 3))]);
        return new(Stream(area), _offset - 1, page, _watermark, first);
    }
}
