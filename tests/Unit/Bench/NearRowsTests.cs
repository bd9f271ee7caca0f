using UdaConnect.Bench.Connection;
using UdaConnect.Visits;
using Xunit;

namespace UdaConnect.Tests.Unit.Bench;

public sealed class NearRowsTests
{
    private static readonly Visit[] Rows = [.. Enumerable.Range(1, 4).Select(id => new Visit(id, 1_000 * id, 8, 50, 7))];

    [Fact]
    public void Difference_SameRows_IsNone() => Assert.Null(NearRows.Difference(Rows, [.. Rows], new HashSet<long>()));

    [Fact]
    public void Difference_OnlyRowsAtTheBorder_IsNone() => Assert.Null(NearRows.Difference(Rows[1..], Rows[..3], new HashSet<long> { 1, 4 }));

    [Fact]
    public void Difference_RowMissing_NamesIt()
    {
        Assert.Contains("visit 4", NearRows.Difference(Rows[..3], Rows, new HashSet<long>()), StringComparison.Ordinal);
        Assert.Contains("visit 4", NearRows.Difference(Rows, Rows[..3], new HashSet<long>()), StringComparison.Ordinal);
    }

    [Fact]
    public void Difference_SameIdOtherContent_IsSeen()
    {
        Visit[] changed = [Rows[0], Rows[1] with { Latitude = 50.000001 }, .. Rows[2..]];
        Assert.StartsWith("row 1 is", NearRows.Difference(Rows, changed, new HashSet<long>()), StringComparison.Ordinal);
    }
}
