using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using UdaConnect.Silo.VisitStream;
using Xunit;

namespace UdaConnect.Tests.Unit.VisitStream;

public sealed class KillAtFaultPointTests
{
    [Fact]
    public async Task ReachedAsync_ThirdTimeAtItsPoint_KillsOnce()
    {
        var kills = 0;
        var faults = new KillAtFaultPoint("AfterStore:3", NullLogger<KillAtFaultPoint>.Instance, () => kills++);

        for (var partition = 0; partition < 2; partition++)
        {
            await faults.ReachedAsync(FaultPoint.BeforeStore, partition, TestContext.Current.CancellationToken);
            await faults.ReachedAsync(FaultPoint.AfterStore, partition, TestContext.Current.CancellationToken);
        }

        Assert.Equal(0, kills);
        await faults.ReachedAsync(FaultPoint.AfterStore, 0, TestContext.Current.CancellationToken);
        await faults.ReachedAsync(FaultPoint.AfterStore, 0, TestContext.Current.CancellationToken);
        Assert.Equal(1, kills);
    }

    [Theory]
    [InlineData("AfterStore")]
    [InlineData("AfterStore:0")]
    [InlineData("AfterStore:-1")]
    [InlineData("AfterLunch:1")]
    [InlineData("7:1")]
    [InlineData("AfterStore:1:2")]
    public void Create_SettingIsNoPointAndNumber_NamesTheKey(string setting)
    {
        var refused = Assert.Throws<OptionsValidationException>(() => new KillAtFaultPoint(setting, NullLogger<KillAtFaultPoint>.Instance));

        Assert.Contains("Faults:KillAt", refused.Message, StringComparison.Ordinal);
    }
}
