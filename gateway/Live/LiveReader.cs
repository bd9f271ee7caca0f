using System.Runtime.CompilerServices;
using UdaConnect.Gateway.Faults;
using UdaConnect.Gateway.Hosting;
using UdaConnect.Live;

namespace UdaConnect.Gateway.Live;

/// <summary>Reads a live feed for whoever follows it, REST and gRPC alike. A silo that goes costs a pause; nothing is kept beside the place reached.</summary>
internal sealed class LiveReader(Questions questions, TimeProvider time, IHostApplicationLifetime lifetime)
{
    private const int PageSize = 200;
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    // A cluster that lost a silo answers again well before; whoever follows comes back if not.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public Task<LiveOpening> OpenAsync(LiveQuery query, CancellationToken cancellationToken) => questions.AskAsync(
        (grains, token) => grains.GetGrain<IPersonLiveGrain>(query.PersonId).OpenAsync(query.Range, query.Measure, query.After, token), cancellationToken);

    /// <summary>Pages as they come; null is a sign of life when none did for some seconds. The last page is not open, unless the gateway stops.</summary>
    public async IAsyncEnumerable<LivePage?> ReadAsync(int personId, LiveCursor from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        try
        {
            for (var place = from; ;)
            {
                var asking = NextAsync(personId, place, ending.Token);
                while (!await EndsAsync(asking))
                    yield return null;
                if (lifetime.ApplicationStopping.IsCancellationRequested)
                    yield break;
                var page = await asking;
                yield return page.Events.IsEmpty && page.Standing == LiveStanding.Open ? null : page;
                if (page.Standing != LiveStanding.Open)
                    yield break;
                if (!page.Events.IsEmpty)
                    place = place with { Number = page.Events[^1].Number };
            }
        }
        finally
        {
            // Also when whoever follows broke off between two pages: the cluster need not wait for them.
            await ending.CancelAsync();
        }
    }

    private async Task<bool> EndsAsync(Task asking)
    {
        await asking.WaitAsync(Heartbeat, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return asking.IsCompleted;
    }

    private async Task<LivePage> NextAsync(int personId, LiveCursor place, CancellationToken cancellationToken)
    {
        for (var start = time.GetTimestamp(); ;)
        {
            try
            {
                return await questions.Grains.GetGrain<IPersonLiveGrain>(personId).NextAsync(place, PageSize, cancellationToken);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested && Fault.IsTransient(e) && time.GetElapsedTime(start) < Patience)
            {
                await Task.Delay(Pause, time, cancellationToken);
            }
        }
    }
}
