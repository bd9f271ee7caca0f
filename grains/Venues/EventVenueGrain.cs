using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Orleans.Placement;
using Orleans.Streams;
using Orleans.Streams.Core;
using UdaConnect.Attendance;
using UdaConnect.Encounters;
using UdaConnect.Live;
using UdaConnect.Time;
using UdaConnect.Visits;

namespace UdaConnect.Venues;

/// <summary>Knows which slots of its area hold visits, fans questions out to them, and hands arrivals to the buckets it has asked.</summary>
[GrainType("event-venue"), PreferLocalPlacement]
[ImplicitStreamSubscription(VisitStreams.Namespace, VisitStreams.AreaMapper)]
internal sealed partial class EventVenueGrain(IBucketLoader loader, WatchList watches, ILogger<EventVenueGrain> logger)
    : Grain, IEventVenueGrain, IStreamSubscriptionObserver, IAsyncBatchObserver<VisitPage>
{
    private readonly SlotSet _slots = new();
    private readonly AskedBuckets _asked = new();

    // Names this activation to the buckets: one loaded for another may have missed arrivals.
    private readonly Guid _activation = Guid.NewGuid();

    private Task? _slotsLoaded;

    public async Task<ImmutableArray<long>> ListSlotsAsync(TimeRange range, CancellationToken cancellationToken = default)
    {
        await SlotsLoadedAsync(cancellationToken);
        return _slots.In(range);
    }

    public async Task<NearAnswer> FindNearAsync(NearQuestion question, CancellationToken cancellationToken = default)
    {
        var slots = await SlotsOfAsync(question.Window, question.Touches, cancellationToken);
        return slots.Length switch
        {
            0 => new(VisitPage.Empty, question.Window.EndMs),
            _ => Join(slots, await Task.WhenAll(slots.Select(slot => AskAsync(slot, question, cancellationToken))), question.Window),
        };
    }

    public async Task<ContactRuns> FindContactsAsync(ContactQuestion question, CancellationToken cancellationToken = default)
    {
        var slots = await SlotsOfAsync(question.Window, question.Touches, cancellationToken);
        return slots.Length == 0 ? ContactRuns.Empty : ContactRuns.Join(await Task.WhenAll(slots.Select(slot => AskAsync(slot, question, cancellationToken))));
    }

    public async Task<PresenceRuns> FindPresenceAsync(PresenceQuestion question, CancellationToken cancellationToken = default)
    {
        var slots = await SlotsOfAsync(question.Window, question.Touches, cancellationToken);
        return slots.Length == 0 ? PresenceRuns.Empty : PresenceRuns.Join(await Task.WhenAll(slots.Select(slot => AskAsync(slot, question, cancellationToken))));
    }

    public Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) => handleFactory.Create<VisitPage>().ResumeAsync(this);

    /// <summary>Visits of this area that the store has. Repeats are fine; when one bucket does not take its share, all of it is delivered again.</summary>
    public async Task OnNextAsync(IList<SequentialItem<VisitPage>> items)
    {
        try
        {
            await Task.WhenAll(ArrivalShares.Of(items.Select(item => item.Item), _slots, _asked).Select(share => HandOnAsync(share.Key, share.Value)));
            watches.Heard(this.GetPrimaryKeyLong(), items.Select(item => item.Item));
        }
        catch (ClientNotAvailableException exception)
        {
            // The stream's agent takes this exception for a consumer that is gone, and would never deliver again.
            throw new OrleansException("A bucket could not be reached.", exception);
        }
    }

    public Task OnErrorAsync(Exception ex)
    {
        LogStreamError(this.GetPrimaryKeyLong(), ex);
        return Task.CompletedTask;
    }

    private async Task HandOnAsync(long slot, List<Visit> visits)
    {
        if (!_asked.IsAsked(slot, out var mark))
            return;
        if (!await Bucket(slot).AddAsync(VisitPage.From(visits)))
            _asked.KeepsNothing(slot, mark);
    }

    private Task<NearAnswer> AskAsync(long slot, NearQuestion question, CancellationToken cancellationToken) => AskAsync(
        slot, (bucket, range) => bucket.FindNearAsync(question with { Window = question.Window.Intersect(range) }, _activation, cancellationToken));

    private Task<ContactRuns> AskAsync(long slot, ContactQuestion question, CancellationToken cancellationToken) => AskAsync(
        slot, (bucket, range) => bucket.FindContactsAsync(question with { Window = question.Window.Intersect(range) }, _activation, cancellationToken));

    private Task<PresenceRuns> AskAsync(long slot, PresenceQuestion question, CancellationToken cancellationToken) => AskAsync(
        slot, (bucket, range) => bucket.FindPresenceAsync(question with { Window = question.Window.Intersect(range) }, _activation, cancellationToken));

    private async Task<T> AskAsync<T>(long slot, Func<IVenueTimeBucketGrain, TimeRange, Task<T>> ask)
    {
        _asked.Begin(slot);
        try
        {
            return await ask(Bucket(slot), RangeOf(slot));
        }
        finally
        {
            _asked.End(slot);
        }
    }

    /// <summary>Slots follow one another, so their answers are in order as they stand; the first that ended early ends the whole.</summary>
    private static NearAnswer Join(long[] slots, NearAnswer[] answers, TimeRange window)
    {
        var (taken, untilMs) = (0, window.EndMs);
        while (taken < answers.Length && untilMs == window.EndMs)
        {
            var (answer, slotEndMs) = (answers[taken], Math.Min(window.EndMs, RangeOf(slots[taken]).EndMs));
            if (answer.CompleteUntilMs < slotEndMs)
                untilMs = answer.CompleteUntilMs;
            taken++;
        }

        return new(VisitPage.Join(answers.Take(taken).Select(answer => answer.Visits)), untilMs);
    }

    /// <summary>Of the slots that hold visits in the window, ascending, those whose part of it matters.</summary>
    private async Task<long[]> SlotsOfAsync(TimeRange window, Predicate<TimeRange> matters, CancellationToken cancellationToken)
    {
        await SlotsLoadedAsync(cancellationToken);
        return [.. _slots.In(window).Where(slot => matters(RangeOf(slot).Intersect(window)))];
    }

    private async Task SlotsLoadedAsync(CancellationToken cancellationToken)
    {
        if (_slotsLoaded is null or { IsCompleted: true, IsCompletedSuccessfully: false })
            _slotsLoaded = LoadSlotsAsync();
        await _slotsLoaded.WaitAsync(cancellationToken);
    }

    private async Task LoadSlotsAsync() => _slots.UniteWith(await loader.LoadSlotsAsync(this.GetPrimaryKeyLong(), CancellationToken.None));

    private static TimeRange RangeOf(long slot) => new VenueTimeBucketKey(0, slot).Range;

    private IVenueTimeBucketGrain Bucket(long slot) =>
        GrainFactory.GetGrain<IVenueTimeBucketGrain>(new VenueTimeBucketKey(this.GetPrimaryKeyLong(), slot).ToString());

    [LoggerMessage(Diagnostics.LogIds.Venues + 2, LogLevel.Error, "The stream of visits of area {AreaId} reports an error; what it could not deliver stays unsettled")]
    private partial void LogStreamError(long areaId, Exception exception);
}
