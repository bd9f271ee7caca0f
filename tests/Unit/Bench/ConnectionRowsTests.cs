using UdaConnect.Bench.Connections;
using Xunit;

namespace UdaConnect.Tests.Unit.Bench;

public sealed class ConnectionRowsTests
{
    private static readonly ConnectionFigures[] Rows = [.. Enumerable.Range(1, 4).Select(id => new ConnectionFigures(id, 2, 100_000 - id, 5, 200_000, 1.5))];
    private static readonly HashSet<int> None = [];

    [Fact]
    public void Difference_SamePeople_IsNone() => Assert.Null(Difference(Rows, [.. Rows], None));

    [Fact]
    public void Difference_ClosestLessThanAMillimetreOff_IsNone() => Assert.Null(Difference(Rows, [.. Rows.Select(row => row with { ClosestMetres = 1.5009 })], None));

    [Fact]
    public void Difference_ClosestMoreThanAMillimetreOff_IsSeen() =>
        Assert.StartsWith("place 1 is", Difference(Rows, [.. Rows.Select(row => row with { ClosestMetres = 1.5011 })], None), StringComparison.Ordinal);

    [Theory]
    [InlineData(1, 0, 0, 0)]
    [InlineData(0, 1, 0, 0)]
    [InlineData(0, 0, 1, 0)]
    [InlineData(0, 0, 0, 1)]
    public void Difference_OneOtherFigure_IsSeen(int encounters, int duration, int first, int last)
    {
        var row = Rows[2];
        var other = row with { Encounters = row.Encounters + encounters, DurationMs = row.DurationMs + duration, FirstMs = row.FirstMs + first, LastMs = row.LastMs + last };
        Assert.StartsWith("place 3 is", Difference(Rows, [.. Rows[..2], other, Rows[3]], None), StringComparison.Ordinal);
    }

    [Fact]
    public void Difference_OtherOrder_IsSeen() => Assert.StartsWith("place 1 is", Difference(Rows, [.. Rows.Reverse()], None), StringComparison.Ordinal);

    [Fact]
    public void Difference_PersonMissing_IsSeen()
    {
        Assert.Equal("ours has 3 people; they has 4", Difference(Rows[..3], Rows, None));
        Assert.Equal("ours has 4 people; they has 3", Difference(Rows, Rows[..3], None));
    }

    [Fact]
    public void Difference_OnlyPeopleOfTheBorder_IsNone() => Assert.Null(Difference(Rows[1..], [.. Rows[..3], Rows[3] with { Encounters = 9 }], new HashSet<int> { 1, 4 }));

    private static string? Difference(ConnectionFigures[] ours, ConnectionFigures[] theirs, HashSet<int> border) => ConnectionRows.Difference(ours, theirs, border, "they");
}
