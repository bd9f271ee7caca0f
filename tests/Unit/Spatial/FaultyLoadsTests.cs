using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using UdaConnect.Silo.Spatial;
using UdaConnect.Venues;
using UdaConnect.Visits;
using Xunit;

namespace UdaConnect.Tests.Unit.Spatial;

public sealed class FaultyLoadsTests
{
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Load_AllowEveryThird_TheOthersFailAsTheDatabaseWould()
    {
        var loads = Create("allow:3");
        for (var round = 0; round < 2; round++)
        {
            Assert.True(StoreOutageFilter.IsOutage(await Assert.ThrowsAsync<NpgsqlException>(() => loads.LoadSlotsAsync(1, Token))));
            await Assert.ThrowsAsync<NpgsqlException>(() => loads.LoadBucketAsync(new(1, 1), Token));
            Assert.Single(await loads.LoadSlotsAsync(1, Token));
        }
    }

    [Fact]
    public async Task Load_Delay_GivesWhatWasReadBefore()
    {
        var load = Create("delay:300").LoadSlotsAsync(7, Token);
        Assert.False(load.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(300));
        Assert.Equal(7, Assert.Single(await load));
    }

    [Theory]
    [InlineData("allow")]
    [InlineData("allow:0")]
    [InlineData("delay:-1")]
    [InlineData("forget:3")]
    [InlineData("delay:1:2")]
    public void Create_SettingIsNone_NamesTheKey(string setting)
    {
        var refused = Assert.Throws<OptionsValidationException>(() => Create(setting));
        Assert.Contains("Faults:Loads", refused.Message, StringComparison.Ordinal);
    }

    private FaultyLoads Create(string setting) => new(setting, new Loader(), _time, NullLogger<FaultyLoads>.Instance);

    private sealed class Loader : IBucketLoader
    {
        public Task<Visit[]> LoadBucketAsync(VenueTimeBucketKey key, CancellationToken cancellationToken) => Task.FromResult<Visit[]>([]);

        public Task<long[]> LoadSlotsAsync(long areaId, CancellationToken cancellationToken) => Task.FromResult<long[]>([areaId]);
    }
}
