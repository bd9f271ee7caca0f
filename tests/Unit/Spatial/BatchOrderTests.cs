using CsCheck;
using UdaConnect.Silo.Spatial;
using UdaConnect.Tests.Support;
using Xunit;

namespace UdaConnect.Tests.Unit.Spatial;

public sealed class BatchOrderTests
{
    // Few ids and instants, so that repeats are common; an id below 0 takes no part.
    private static readonly Gen<(long Id, long AtMs)[]> Keys = Gen.Select(Gen.Long[-1, 12], Gen.Long[0, 2]).Array[0, 40];

    [Fact]
    public void Of_AnyKeys_TheFirstOfEachLeadsAndLeadersAreSorted() => Property.ForAll(
        Keys,
        keys =>
        {
            var order = Of(keys);
            var first = new Dictionary<(long, long), int>();
            for (var row = 0; row < keys.Length; row++)
            {
                if (keys[row].Id >= 0)
                    first.TryAdd(keys[row], row);
            }

            Assert.Equal(first.OrderBy(entry => entry.Key).Select(entry => entry.Value), order.Sorted);
            Assert.All(keys.Index().Where(key => key.Item.Id >= 0), key => Assert.Equal(first[key.Item], order.LeaderOf(key.Index)));
        },
        seed: 51, cases: 2_000);

    [Fact]
    public void Of_KeysInOrder_LeadThemselves()
    {
        var order = Of([(1, 0), (1, 1), (3, 0)]);
        Assert.Equal([0, 1, 2], order.Sorted);
        Assert.Equal([0, 1, 2], Enumerable.Range(0, 3).Select(order.LeaderOf));
    }

    private static BatchOrder Of((long Id, long AtMs)[] keys) => BatchOrder.Of(keys.Length, row => keys[row].Id < 0 ? null : keys[row]);
}
