using Microsoft.Extensions.Logging;
using Orleans.Placement;
using UdaConnect.Attendance;
using UdaConnect.Encounters;
using UdaConnect.FanOut;
using UdaConnect.Hosting;
using UdaConnect.Visits;

namespace UdaConnect.Venues;

/// <summary>Keeps the visits of one area and slot in memory, from the first question on. Rules: docs/architecture.md, "Memory".</summary>
[GrainType("venue-time-bucket"), PreferLocalPlacement]
internal sealed partial class VenueTimeBucketGrain(
    IBucketLoader loader, IFootprints footprints, LocalBuckets shown, ILogger<VenueTimeBucketGrain> logger)
    : Grain, IVenueTimeBucketGrain
{
    // So many arrivals are kept as they came; more are sorted in without waiting for a question.
    private const int MaxUnsorted = 4_096;

    private VisitColumns? _columns;
    private Load? _load;

    // Not null from the moment a load begins: from then on no arrival may be missed.
    private List<Visit>? _arrivals;

    // A question that takes too long outlives its activation, and would show what no arrival reaches any more.
    private bool _isGone;

    private VenueTimeBucketKey Key => VenueTimeBucketKey.Parse(this.GetPrimaryKeyString());

    public async Task<NearAnswer> FindNearAsync(NearQuestion question, Guid askedBy, CancellationToken cancellationToken = default)
    {
        var columns = await LoadedForAsync(askedBy, cancellationToken);
        return await Comparison.RunAsync((long)columns.Count * question.Points.Points.Length, () => NearKernel.Find(columns, question), cancellationToken);
    }

    public async Task<ContactRuns> FindContactsAsync(ContactQuestion question, Guid askedBy, CancellationToken cancellationToken = default)
    {
        var venues = await footprints.GetAsync(question.Venues.Distinct(), cancellationToken);
        var columns = await LoadedForAsync(askedBy, cancellationToken);
        return await Comparison.RunAsync((long)columns.Count * question.Points.Points.Length, () => ContactKernel.Find(columns, question, venues), cancellationToken);
    }

    public async Task<PresenceRuns> FindPresenceAsync(PresenceQuestion question, Guid askedBy, CancellationToken cancellationToken = default)
    {
        var venues = await footprints.GetAsync(question.VenueIds(), cancellationToken);
        var columns = await LoadedForAsync(askedBy, cancellationToken);
        return await Comparison.RunAsync((long)columns.Count * question.Venues.Length, () => PresenceKernel.Find(columns, question, venues), cancellationToken);
    }

    public Task<bool> AddAsync(VisitPage visits, CancellationToken cancellationToken = default)
    {
        if (_arrivals is null)
            return Task.FromResult(false);
        shown.Hide(Key);
        _arrivals.AddRange(visits.Visits);
        if (_arrivals.Count > MaxUnsorted)
            SortIn();
        return Task.FromResult(true);
    }

    public Task<VisitPage?> InspectAsync(CancellationToken cancellationToken = default)
    {
        SortIn();
        return Task.FromResult(_columns is null || IsLoading ? null : VisitPage.Of(_columns.ToArray()));
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _isGone = true;
        shown.Hide(Key);
        return Task.CompletedTask;
    }

    private bool IsLoading => _load is { Done.IsCompleted: false };

    private async Task<VisitColumns> LoadedForAsync(Guid askedBy, CancellationToken cancellationToken)
    {
        // A new asker's EventVenue may have missed arrivals before it was activated: only a load asked for from now on has them all.
        if (_load is null || _load.AskedBy != askedBy || _load.HasFailed)
        {
            shown.Hide(Key);
            _load = new(askedBy);
            _load.Done = LoadAsync(_load);
        }

        var load = _load;
        await load.Done.WaitAsync(cancellationToken);
        if (load != _load || _columns is null)
            throw new NotServingException($"Bucket {Key} was asked for by another activation of its venue meanwhile.");
        SortIn();
        if (!_isGone)
            shown.Show(Key, load.AskedBy, _columns);
        return _columns;
    }

    private async Task LoadAsync(Load load)
    {
        _arrivals ??= [];
        try
        {
            // The call's own deadline belongs to one asker; the load serves all who wait for it.
            var stored = await loader.LoadBucketAsync(Key, CancellationToken.None);
            if (load == _load)
                _columns = VisitColumns.From(Key.Range.StartMs, stored);
        }
        catch (Exception exception)
        {
            LogLoadFailed(Key, exception);
            if (load == _load)
                (_columns, _arrivals) = (null, null);
            throw;
        }
    }

    private void SortIn()
    {
        // While a load runs, arrivals wait for its result: what were sorted into the old columns would go with them.
        if (_columns is null || IsLoading || _arrivals is not { Count: > 0 })
            return;
        _columns = _columns.With(_arrivals);
        _arrivals = [];
    }

    private sealed class Load(Guid askedBy)
    {
        public Guid AskedBy { get; } = askedBy;

        public Task Done { get; set; } = Task.CompletedTask;

        /// <summary>Also when it was cancelled, which is no fault but no result either.</summary>
        public bool HasFailed => Done.IsCompleted && !Done.IsCompletedSuccessfully;
    }
}
