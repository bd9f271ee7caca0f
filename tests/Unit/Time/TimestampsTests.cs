using UdaConnect.Time;
using Xunit;

namespace UdaConnect.Tests.Unit.Time;

public sealed class TimestampsTests
{
    [Theory]
    [InlineData("2026-01-06T09:00:01.662Z", "2026-01-06T09:00:01.662Z")]
    [InlineData("2026-01-06 09:00:01", "2026-01-06T09:00:01.000Z")]
    [InlineData("2026-01-06t09:00:01.6629999z", "2026-01-06T09:00:01.662Z")]
    [InlineData("2026-01-06T09:00:01.123456789+05:30", "2026-01-06T03:30:01.123Z")]
    [InlineData("2020-02-29T23:59:59-01:00", "2020-03-01T00:59:59.000Z")]
    public void TryParse_AcceptedForms_GiveTheInstantInUtcToTheMillisecond(string text, string expected)
    {
        Assert.True(Timestamps.TryParse(text, out var ms));
        Assert.Equal(expected, Timestamps.Format(ms));
    }

    [Theory]
    [InlineData("")]
    [InlineData("2026-01-06")]
    [InlineData("2026-01-06T09:00")]
    [InlineData("2026-13-06T09:00:01Z")]
    [InlineData("2026-02-29T09:00:01Z")]
    [InlineData("2026-01-06T24:00:00Z")]
    [InlineData("2026-01-06T09:00:01.Z")]
    [InlineData("2026-01-06T09:00:01.1234567890Z")]
    [InlineData("2026-01-06T09:00:01+0530")]
    [InlineData("2026-01-06T09:00:01 Z")]
    [InlineData("0000-01-06T09:00:01Z")]
    public void TryParse_AnythingElse_IsRefused(string text) => Assert.False(Timestamps.TryParse(text, out _));

    [Theory]
    [InlineData("2020-01-05", true)]
    [InlineData("2020-1-5", true)]
    [InlineData("2020-1-32", false)]
    [InlineData("2020--5", false)]
    [InlineData("20-1-5", false)]
    [InlineData("2020-1-5-", false)]
    public void TryParseDay_PaddedOrNot_IsTheDaysMidnight(string text, bool accepted)
    {
        Assert.Equal(accepted, Timestamps.TryParseDay(text, out var ms));
        if (accepted)
            Assert.Equal("2020-01-05T00:00:00.000Z", Timestamps.Format(ms));
    }
}
