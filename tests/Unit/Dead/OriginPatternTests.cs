using UdaConnect.DevHost;
using UdaConnect.DevHost.Dead;
using Xunit;

namespace UdaConnect.Tests.Unit.Dead;

public sealed class OriginPatternTests
{
    private static readonly IReadOnlyList<FoldedLetter> Three = FoldedLetter.Fold(
    [
        Letters.Letter(Letters.Origin(1, "one"), 1, 0), Letters.Letter(Letters.Origin(2, "one"), 2, 1), Letters.Letter(Letters.Origin(2, "two"), 3, 2),
    ]);

    [Theory]
    [InlineData("1/1")]
    [InlineData("1/1/1767690000000")]
    public void Choose_PartOfAnOrigin_FindsTheOneThatHasIt(string text) => Assert.Equal(1, OriginPattern.Parse(text).Choose(Three).Origin.Offset);

    [Fact]
    public void Choose_AsListsPrintIt_FindsIt() =>
        Assert.All(Three, letter => Assert.Same(letter, OriginPattern.Parse(OriginPattern.Abbreviate(letter.Origin)).Choose(Three)));

    [Fact]
    public void Choose_WholeOrigin_FindsIt() => Assert.All(Three, letter => Assert.Same(letter, OriginPattern.Parse(letter.Origin.ToString()).Choose(Three)));

    [Fact]
    public void Choose_SeveralHaveIt_NamesThem()
    {
        var refusal = Assert.Throws<DevHostException>(() => OriginPattern.Parse("1/2").Choose(Three));
        Assert.Contains(OriginPattern.Abbreviate(Letters.Origin(2, "two")), refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1/3")]
    [InlineData("2/1")]
    [InlineData("1/1/5")]
    [InlineData("others/1/1/1767690000000/ab")]
    public void Choose_NoneHasIt_SaysSo(string text) => Assert.Throws<DevHostException>(() => OriginPattern.Parse(text).Choose(Three));

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("1//3")]
    [InlineData("a/1/2/3/4/5")]
    public void Parse_NoOrigin_SaysSo(string text) => Assert.Throws<DevHostException>(() => OriginPattern.Parse(text));
}
