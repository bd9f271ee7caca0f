using Microsoft.Extensions.Time.Testing;
using UdaConnect.FanOut;
using UdaConnect.Tests.Cluster;
using UdaConnect.Venues;
using Xunit;

namespace UdaConnect.Tests.Unit.FanOut;

public sealed class LocalAreasTests
{
    private const long Area = 7;

    private readonly FakeTimeProvider _time = new();
    private readonly LocalAreas _areas;

    public LocalAreasTests() => _areas = new(new NoFootprints(), _time);

    [Fact]
    public void Has_AnAreaThatIsShown_UntilItIsHidden()
    {
        var memory = Memory();
        _areas.Show(memory);
        Assert.True(_areas.Has(Area));
        Assert.False(_areas.Has(Area + 1));

        _areas.Hide(memory);
        Assert.False(_areas.Has(Area));
    }

    /// <summary>An activation that ends late takes nothing from the one after it.</summary>
    [Fact]
    public void Hide_AnEarlierActivation_LeavesTheLaterOne()
    {
        var earlier = Memory();
        _areas.Show(earlier);
        _areas.Show(Memory());

        _areas.Hide(earlier);

        Assert.True(_areas.Has(Area));
    }

    [Fact]
    public void Has_NoCallForAWhile_AsksForOne()
    {
        _areas.Show(Memory());
        _time.Advance(SignOfLife.Period - TimeSpan.FromMilliseconds(1));
        Assert.True(_areas.Has(Area));

        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.False(_areas.Has(Area));
    }

    private AreaMemory Memory() => new(Area, Guid.NewGuid(), new SlotSet(), new LocalBuckets(_time));
}
