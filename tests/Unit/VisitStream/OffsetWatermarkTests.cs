using CsCheck;
using Microsoft.Extensions.Time.Testing;
using UdaConnect.Silo.VisitStream;
using Xunit;

namespace UdaConnect.Tests.Unit.VisitStream;

public sealed class OffsetWatermarkTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly OffsetWatermark _watermark;

    public OffsetWatermarkTests() => _watermark = new(_time);

    [Fact]
    public void Committable_NothingOpened_IsNull() => Assert.Null(_watermark.Committable);

    [Fact]
    public void Committable_LaterGroupsSettledFirst_StaysAtTheLowestOpen()
    {
        _watermark.Open(0, 10);
        _watermark.Split(0, [0, 3, 7]);
        _watermark.Settle(7);
        _watermark.Settle(0);
        Assert.Equal(3, _watermark.Committable);
        _watermark.Settle(3);
        Assert.Equal(10, _watermark.Committable);
    }

    [Fact]
    public void Committable_BeforeTheSplit_IsTheBatchItself()
    {
        _watermark.Open(0, 10);
        _watermark.Split(0, []);
        _watermark.Open(10, 20);
        Assert.Equal(10, _watermark.Committable);
        Assert.Equal(10, _watermark.Unsettled);
    }

    [Fact]
    public void Open_OffsetsThatDoNotRise_Throws()
    {
        _watermark.Open(0, 10);
        Assert.Throws<ArgumentOutOfRangeException>(() => _watermark.Open(9, 12));
    }

    [Fact]
    public void Age_WhileStuck_GrowsAndStartsAnewWhenItMoves()
    {
        _watermark.Open(0, 10);
        _time.Advance(TimeSpan.FromSeconds(5));
        _watermark.Open(10, 20);
        Assert.Equal(TimeSpan.FromSeconds(5), _watermark.Age);
        _watermark.Settle(0);
        Assert.Equal(TimeSpan.Zero, _watermark.Age);
        _watermark.Settle(10);
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(TimeSpan.Zero, _watermark.Age);
    }

    [Fact]
    public void Committable_AnyOrderOfSettling_IsTheLowestUnsettledOffset() =>
        Gen.Select(Gen.Int[1, 40], Gen.Int[1, 6], Gen.Int[0, int.MaxValue]).Sample(
            (offsets, groups, seed) =>
            {
                var random = new Random(seed);
                var watermark = new OffsetWatermark(_time);
                var groupOf = Enumerable.Range(0, offsets).Select(_ => random.Next(groups)).ToArray();
                var firsts = groupOf.Distinct().ToDictionary(group => group, group => (long)Array.IndexOf(groupOf, group));
                watermark.Open(0, offsets);
                watermark.Split(0, firsts.Values);
                var open = firsts.Keys.ToHashSet();
                foreach (var group in firsts.Keys.OrderBy(_ => random.Next()).ToArray())
                {
                    watermark.Settle(firsts[group]);
                    open.Remove(group);
                    var lowest = Array.FindIndex(groupOf, open.Contains);
                    if (watermark.Committable != (lowest < 0 ? offsets : lowest))
                        return false;
                }

                return true;
            },
            seed: "0000KOIPe036",
            iter: 2_000);
}
