using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using UdaConnect.Gateway.Faults;
using UdaConnect.Gateway.Hosting;
using UdaConnect.Gateway.Intake;
using UdaConnect.Tests.Gateway.Support;
using UdaConnect.Visits;
using Xunit;

namespace UdaConnect.Tests.Gateway.Intake;

public sealed class VisitIdSourceTests
{
    private const int Block = 50;
    private long _next = VisitIdRange.Wide.First;
    private int _reserved;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Next_ManyAtOnce_GivesEachIdOnceAndBlocksAheadOfNeed()
    {
        var source = Source(_ => Task.FromResult<IdBlock?>(new(Interlocked.Add(ref _next, Block) - Block, Block)));
        var taken = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(
            async () =>
            {
                var ids = new List<long>();
                for (var i = 0; i < 1_000; i++)
                    ids.Add(await source.NextAsync(Token));
                return ids;
            },
            Token)));

        var all = taken.SelectMany(ids => ids).Order().ToArray();
        Assert.Equal(8_000, all.Distinct().Count());
        Assert.Equal(Enumerable.Range(0, 8_000).Select(number => VisitIdRange.Wide.First + number), all);
        Assert.InRange(_reserved, 8_000 / Block, 8_000 / Block + 2);
    }

    /// <summary>A block that could not be had is forgotten: who asks next tries again.</summary>
    [Fact]
    public async Task Next_ClusterComesBack_GivesIds()
    {
        var away = true;
        var source = Source(_ => away ? Task.FromException<IdBlock?>(new TimeoutException()) : Task.FromResult<IdBlock?>(new(_next, Block)));
        await Assert.ThrowsAsync<TimeoutException>(async () => await source.NextAsync(Token));
        away = false;

        Assert.Equal(_next, await source.NextAsync(Token));
    }

    [Fact]
    public async Task Next_RangeUsedUp_IsRefused()
    {
        var source = Source(_ => Task.FromResult<IdBlock?>(null));
        var refused = await Assert.ThrowsAsync<RefusedException>(async () => await source.NextAsync(Token));

        Assert.Equal(503, refused.Fault.Http);
        Assert.Contains("supply one", refused.Detail, StringComparison.Ordinal);
    }

    private VisitIdSource Source(Func<int, Task<IdBlock?>> reserve)
    {
        var ids = StandIn.Grain<IVisitIdsGrain>((_, arguments) =>
        {
            Interlocked.Increment(ref _reserved);
            return reserve((int)arguments[0]!);
        });
        return new(new Questions(StandIn.Cluster(ids), TimeProvider.System, Options.Create(new QuestionOptions { RepeatAfter = TimeSpan.Zero }), NullLogger<Questions>.Instance), VisitIdRange.Wide, Block);
    }
}
