using UdaConnect.Visits;
using Xunit;

namespace UdaConnect.Tests.Unit.Visits;

public sealed class MessageOriginTests
{
    private static readonly string Hash = MessageOrigin.Of("t", 0, 0, 0, []).Sha256;

    [Theory]
    [InlineData(0, 0, -1)]
    [InlineData(2_147_483_647, 9_223_372_036_854_775_807, 1_767_690_001_662)]
    public void ToString_ReadAgain_IsTheSame(int partition, long offset, long timestamp)
    {
        var origin = MessageOrigin.Of("person_location_visits", partition, offset, timestamp, "value"u8);

        Assert.True(MessageOrigin.TryParse(origin.ToString(), out var read));
        Assert.Equal(origin, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("t/0/0/0")]
    [InlineData("t/0/0/0/ab")]
    [InlineData("/0/0/0/{hash}")]
    [InlineData("t/-1/0/0/{hash}")]
    [InlineData("t/0/ 1/0/{hash}")]
    [InlineData("t/0/01/0/{hash}")]
    [InlineData("t/0/1/+5/{hash}")]
    [InlineData("t/0/1/-0/{hash}")]
    [InlineData("t/0/99999999999999999999/0/{hash}")]
    [InlineData("t/0/1/0/{hash}/")]
    public void TryParse_AnotherText_IsRefused(string text) => Assert.False(MessageOrigin.TryParse(text.Replace("{hash}", Hash, StringComparison.Ordinal), out _));

    [Fact]
    public void TryParse_HashInUpperCase_IsRefused() => Assert.False(MessageOrigin.TryParse($"t/0/0/0/{Hash.ToUpperInvariant()}", out _));

    [Fact]
    public void IsOf_OtherBytes_IsFalse()
    {
        var origin = MessageOrigin.Of("t", 0, 0, 0, "one"u8);

        Assert.True(origin.IsOf("one"u8));
        Assert.False(origin.IsOf("two"u8));
        Assert.True(MessageOrigin.Of("t", 0, 0, 0, null).IsOf([]));
    }
}
