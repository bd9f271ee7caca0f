using Microsoft.Extensions.Time.Testing;
using UdaConnect.FanOut;
using UdaConnect.Venues;
using Xunit;

namespace UdaConnect.Tests.Unit.FanOut;

public sealed class LocalBucketsTests
{
    private static readonly VenueTimeBucketKey Key = new(7, 120_000);
    private static readonly VisitColumns Columns = VisitColumns.From(Key.Range.StartMs, []);

    private readonly FakeTimeProvider _time = new();
    private readonly Guid _asker = Guid.NewGuid();
    private readonly LocalBuckets _buckets;

    public LocalBucketsTests()
    {
        _buckets = new(_time);
        _buckets.Show(Key, _asker, Columns);
    }

    [Fact]
    public void Find_WhoAskedIt_SeesWhatItShows() => Assert.Same(Columns, _buckets.Find(Key, _asker));

    /// <summary>Arrivals are handed on by one activation only: what it holds may lack what came while another was active.</summary>
    [Fact]
    public void Find_AnotherActivationOfTheVenue_SeesNothing() => Assert.Null(_buckets.Find(Key, Guid.NewGuid()));

    [Fact]
    public void Find_AnotherBucket_SeesNothing() => Assert.Null(_buckets.Find(Key with { Slot = Key.Slot + 1 }, _asker));

    [Fact]
    public void Find_Hidden_SeesNothingUntilItIsShownAgain()
    {
        _buckets.Hide(Key);
        Assert.Null(_buckets.Find(Key, _asker));

        _buckets.Show(Key, _asker, Columns);
        Assert.Same(Columns, _buckets.Find(Key, _asker));
    }

    [Fact]
    public void Find_NoCallForAWhile_AsksForOne()
    {
        _time.Advance(SignOfLife.Period - TimeSpan.FromMilliseconds(1));
        Assert.NotNull(_buckets.Find(Key, _asker));

        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Null(_buckets.Find(Key, _asker));
    }
}
