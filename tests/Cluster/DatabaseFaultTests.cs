using Npgsql;
using UdaConnect.Hosting;
using UdaConnect.Time;
using UdaConnect.Venues;
using Xunit;

namespace UdaConnect.Tests.Cluster;

/// <summary>A database that is away refuses a question for now; the exception that says so must reach the asker, in another process.</summary>
public sealed class DatabaseFaultTests(TwoSilos silos)
{
    [Fact]
    public async Task ListSlots_DatabaseIsAway_FailsRetryablyAndThenAnswers()
    {
        var area = silos.Next();
        var venue = (await silos.GrainsAsync()).GetGrain<IEventVenueGrain>(area);
        var range = new TimeRange(Timestamps.MinMs, Timestamps.EndMs);
        using (silos.Visits.OnSlotsLoad(area, () => throw new NpgsqlException("Connection refused")))
        {
            await Assert.ThrowsAsync<StoreUnavailableException>(() => venue.ListSlotsAsync(range, Token));
        }

        Assert.Empty(await venue.ListSlotsAsync(range, Token));
    }

    [Fact]
    public async Task ListSlots_StatementIsWrong_IsNoReasonToRepeat()
    {
        var area = silos.Next();
        var venue = (await silos.GrainsAsync()).GetGrain<IEventVenueGrain>(area);
        using (silos.Visits.OnSlotsLoad(area, () => throw new PostgresException("column does not exist", "ERROR", "ERROR", PostgresErrorCodes.UndefinedColumn)))
        {
            var failure = await Assert.ThrowsAnyAsync<Exception>(() => venue.ListSlotsAsync(new(Timestamps.MinMs, Timestamps.EndMs), Token));
            Assert.IsNotType<StoreUnavailableException>(failure);
        }
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;
}
