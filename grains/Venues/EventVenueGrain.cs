using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Orleans.Placement;
using Orleans.Streams;
using Orleans.Streams.Core;
using UdaConnect.Attendance;
using UdaConnect.Encounters;
using UdaConnect.FanOut;
using UdaConnect.Hosting;
using UdaConnect.Live;
using UdaConnect.Time;
using UdaConnect.Visits;

namespace UdaConnect.Venues;

/// <summary>Knows which slots of its area hold visits, fans questions out to them, and hands arrivals to the buckets it has asked.</summary>
[GrainType("event-venue"), PreferLocalPlacement]
[ImplicitStreamSubscription(VisitStreams.Namespace, VisitStreams.AreaMapper)]
internal sealed partial class EventVenueGrain(
    IBucketLoader loader, LocalBuckets buckets, LocalAreas areas, IFootprints footprints, IServingGate gate, WatchList watches, ILogger<EventVenueGrain> logger)
    : Grain, IEventVenueGrain, IStreamSubscriptionObserver, IAsyncBatchObserver<VisitPage>
{
    private readonly SlotSet _slots = new();
    private readonly AskedBuckets _asked = new();

    // Names this activation to the buckets: one loaded for another may have missed arrivals.
    private readonly Guid _activation = Guid.NewGuid();

    private AreaMemory? _memory;
    private Task? _slotsLoaded;

    // A question that takes too long outlives its activation.
    private bool _isGone;

    public async Task<ImmutableArray<long>> ListSlotsAsync(TimeRange range, CancellationToken cancellationToken = default)
    {
        await SlotsLoadedAsync(cancellationToken);
        return _slots.In(range);
    }

    public async Task<NearAnswer> FindNearAsync(NearQuestion question, CancellationToken cancellationToken = default)
    {
        var slots = await FindSlotsAsync(question.Window, question.Touches, cancellationToken);
        var answers = await AskAsync(
            slots, question.Points.Points.Length, (columns, part) => NearKernel.Find(columns, question with { Window = part }),
            (bucket, part) => bucket.FindNearAsync(question with { Window = part }, _activation, cancellationToken), cancellationToken);
        return NearAnswers.Join(slots, answers, question.Window);
    }

    public async Task<ContactRuns> FindContactsAsync(ContactQuestion question, CancellationToken cancellationToken = default)
    {
        var venues = await footprints.GetAsync(question.Venues.Distinct(), cancellationToken);
        return ContactRuns.Join(await AskAsync(
            await FindSlotsAsync(question.Window, question.Touches, cancellationToken), question.Points.Points.Length,
            (columns, part) => ContactKernel.Find(columns, question with { Window = part }, venues),
            (bucket, part) => bucket.FindContactsAsync(question with { Window = part }, _activation, cancellationToken), cancellationToken));
    }

    public async Task<PresenceRuns> FindPresenceAsync(PresenceQuestion question, CancellationToken cancellationToken = default)
    {
        var venues = await footprints.GetAsync(question.VenueIds(), cancellationToken);
        return PresenceRuns.Join(await AskAsync(
            await FindSlotsAsync(question.Window, question.Touches, cancellationToken), question.Venues.Length,
            (columns, part) => PresenceKernel.Find(columns, question with { Window = part }, venues),
            (bucket, part) => bucket.FindPresenceAsync(question with { Window = part }, _activation, cancellationToken), cancellationToken));
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

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _isGone = true;
        areas.Hide(Memory);
        return Task.CompletedTask;
    }

    private async Task HandOnAsync(long slot, List<Visit> visits)
    {
        if (!_asked.IsAsked(slot, out var mark))
            return;
        buckets.Hide(Key(slot));
        if (!await Bucket(slot).AddAsync(VisitPage.From(visits)))
            _asked.KeepsNothing(slot, mark);
    }

    /// <summary>What each bucket answers, in the order of the slots. Those whose columns lie here are compared here, while the others are asked.</summary>
    /// <param name="points">Each visit of a bucket is compared with so many at most.</param>
    private async Task<T[]> AskAsync<T>(
        SlotMemory[] slots, int points, Func<VisitColumns, TimeRange, T> compare, Func<IVenueTimeBucketGrain, TimeRange, Task<T>> ask, CancellationToken cancellationToken)
    {
        // As the buckets would: the silo may have stood still since this call came in.
        gate.ThrowIfNotServing();
        var answers = new Task<T>[slots.Length];
        for (var i = 0; i < slots.Length; i++)
        {
            if (slots[i].Columns is null)
                answers[i] = AskAsync(slots[i], ask);
        }

        var pairs = slots.Sum(slot => (long)(slot.Columns?.Count ?? 0) * points);
        for (var i = 0; i < slots.Length; i++)
        {
            if (slots[i] is { Columns: { } columns, Part: var part })
                answers[i] = Comparison.RunAsync(pairs, () => compare(columns, part), cancellationToken);
        }

        return await Task.WhenAll(answers);
    }

    private async Task<T> AskAsync<T>(SlotMemory slot, Func<IVenueTimeBucketGrain, TimeRange, Task<T>> ask)
    {
        _asked.Begin(slot.Slot);
        try
        {
            return await ask(Bucket(slot.Slot), slot.Part);
        }
        finally
        {
            _asked.End(slot.Slot);
        }
    }

    /// <summary>From here on questions may be answered from this activation's memory without it, for a while.</summary>
    private async Task<SlotMemory[]> FindSlotsAsync(TimeRange window, Predicate<TimeRange> matters, CancellationToken cancellationToken)
    {
        await SlotsLoadedAsync(cancellationToken);
        if (!_isGone)
            areas.Show(Memory);
        return Memory.Find(window, matters);
    }

    private async Task SlotsLoadedAsync(CancellationToken cancellationToken)
    {
        if (_slotsLoaded is null or { IsCompleted: true, IsCompletedSuccessfully: false })
            _slotsLoaded = LoadSlotsAsync();
        await _slotsLoaded.WaitAsync(cancellationToken);
    }

    private async Task LoadSlotsAsync() => _slots.UniteWith(await loader.LoadSlotsAsync(this.GetPrimaryKeyLong(), CancellationToken.None));

    private AreaMemory Memory => _memory ??= new(this.GetPrimaryKeyLong(), _activation, _slots, buckets);

    private VenueTimeBucketKey Key(long slot) => new(this.GetPrimaryKeyLong(), slot);

    private IVenueTimeBucketGrain Bucket(long slot) => GrainFactory.GetGrain<IVenueTimeBucketGrain>(Key(slot).ToString());

    [LoggerMessage(Diagnostics.LogIds.Venues + 2, LogLevel.Error, "The stream of visits of area {AreaId} reports an error; what it could not deliver stays unsettled")]
    private partial void LogStreamError(long areaId, Exception exception);
}
