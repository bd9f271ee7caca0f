using UdaConnect.Connections;
using UdaConnect.Geo;
using UdaConnect.Time;
using UdaConnect.Venues;
using UdaConnect.Visits;
using Xunit;

namespace UdaConnect.Tests.Cluster;

/// <summary>How an EventVenue keeps its slots, hands arrivals on, and joins what its buckets answer.</summary>
public sealed class EventVenueTests(TwoSilos silos)
{
    private const long Slot = 121_000;

    private readonly long _area = silos.Next();

    [Fact]
    public async Task FindNear_ABucketEndsEarly_LaterSlotsWaitForTheNextQuestion()
    {
        var crowded = Enumerable.Range(0, NearKernel.MaxRows + 10).Select(i => At(Slot, i / 3)).ToArray();
        var later = Enumerable.Range(0, 5).Select(i => At(Slot + 2, i)).ToArray();
        silos.Visits.File(_area, [.. crowded, .. later]);

        var first = await AskAsync(Slots(Slot, Slot + 3));
        var second = await AskAsync(Slots(Slot, Slot + 3) with { StartMs = first.CompleteUntilMs });

        // The limit is reached within an instant, which the page still holds whole.
        Assert.Equal(crowded[..(NearKernel.MaxRows + 2)], first.Visits.Visits.ToArray());
        Assert.Equal(crowded[NearKernel.MaxRows + 2].AtMs, first.CompleteUntilMs);
        Assert.Equal((Visit[])[.. crowded[(NearKernel.MaxRows + 2)..], .. later], second.Visits.Visits.ToArray());
        Assert.Equal(Slots(Slot, Slot + 3).EndMs, second.CompleteUntilMs);
    }

    [Fact]
    public async Task FindNear_NoSlotInTheWindow_IsEmptyAndComplete()
    {
        silos.Visits.File(_area, At(Slot + 5, 0));

        var answer = await AskAsync(Slots(Slot, Slot + 5));

        Assert.Equal((0, Slots(Slot, Slot + 5).EndMs), (answer.Visits.Count, answer.CompleteUntilMs));
    }

    [Fact]
    public async Task FindNear_WithATolerance_AsksOnlyTheBucketsThatAPointReaches()
    {
        silos.Visits.File(_area, At(Slot, VenueTimeBucketKey.WidthMs - 1), At(Slot + 1, 0), At(Slot + 1, 2), At(Slot + 2, 0));
        var window = Slots(Slot, Slot + 3);
        var points = NearPoints.Of([new NearPoint(Ecef.From(13.4, 52.5), Slots(Slot + 1, Slot + 2).StartMs)]);

        var answer = await (await VenueAsync()).FindNearAsync(new(0, window, Chord.SquaredFor(5), 1, points), Token);

        Assert.Equal(Filed()[..2], answer.Visits.Visits.ToArray());
        Assert.Equal(window.EndMs, answer.CompleteUntilMs);
        Assert.Equal([1, 1, 0], Enumerable.Range(0, 3).Select(i => silos.Visits.LoadsOf(new(_area, Slot + i))));
    }

    [Fact]
    public async Task Arrivals_OfSeveralSlotsInOnePage_AreEachFoundInTheirSlot()
    {
        silos.Visits.File(_area, At(Slot, 1), At(Slot + 1, 1));
        await AskAsync(Slots(Slot, Slot + 4));
        Visit[] arrivals = [At(Slot + 1, 7), At(Slot, VenueTimeBucketKey.WidthMs - 1), At(Slot + 3, 0), At(Slot, 0), At(Slot + 1, 0)];
        silos.Visits.File(_area, arrivals);
        await silos.DeliverAsync(_area, arrivals);

        Assert.Equal([Slot, Slot + 1, Slot + 3], await (await VenueAsync()).ListSlotsAsync(Slots(Slot - 10, Slot + 10), Token));
        var answer = await AskAsync(Slots(Slot, Slot + 4));

        Assert.Equal(Filed().Order(), answer.Visits.Visits.ToArray());
        Assert.Equal(1, silos.Visits.LoadsOf(new(_area, Slot)));
        Assert.Equal(1, silos.Visits.LoadsOf(new(_area, Slot + 1)));
    }

    [Fact]
    public async Task Arrivals_NobodyAsked_WakeNoBucket()
    {
        silos.Visits.File(_area, At(Slot, 1));
        await silos.DeliverAsync(_area, Filed());

        Assert.Null(await (await BucketAsync(Slot)).InspectAsync(Token));
        Assert.Equal(0, silos.Visits.LoadsOf(new(_area, Slot)));
        Assert.Equal(Filed(), (await AskAsync(Slots(Slot, Slot + 1))).Visits.Visits.ToArray());
    }

    [Fact]
    public async Task Arrivals_WhileABucketLoadsForItsFirstQuestion_ReachIt()
    {
        silos.Visits.File(_area, At(Slot, 1));
        var open = new TaskCompletionSource();
        var begun = new TaskCompletionSource();

        // Never in the store the load reads: a bucket counts as asked before its question leaves, or nobody would tell it.
        var arrival = At(Slot, 2);
        Task<NearAnswer> question;
        using (silos.Visits.OnBucketLoad(new(_area, Slot), () => { begun.TrySetResult(); return open.Task; }))
        {
            question = AskAsync(Slots(Slot, Slot + 1));
            await begun.Task;
            await silos.DeliverAsync(_area, arrival);
            open.SetResult();
        }

        Assert.Contains(arrival, (await question).Visits.Visits.ToArray());
    }

    [Fact]
    public async Task ListSlots_ArrivalWhileTheSlotsLoad_UnitesBoth()
    {
        silos.Visits.File(_area, At(Slot, 1));
        var open = new TaskCompletionSource();
        var begun = new TaskCompletionSource();
        Task<NearAnswer> question;
        using (silos.Visits.OnSlotsLoad(_area, () => { begun.TrySetResult(); return open.Task; }))
        {
            question = AskAsync(Slots(Slot, Slot + 9));
            await begun.Task;

            // Stored after the load's statement: only the arrival tells of its slot.
            var arrival = At(Slot + 4, 1);
            await silos.DeliverAsync(_area, arrival);
            silos.Visits.File(_area, arrival);
            open.SetResult();
        }

        Assert.Equal(Filed().Order(), (await question).Visits.Visits.ToArray());
    }

    [Fact]
    public async Task FindNear_AfterItWasDeactivated_FindsWhatItsBucketsMissed()
    {
        silos.Visits.File(_area, At(Slot, 1));
        await AskAsync(Slots(Slot, Slot + 1));
        await silos.DeactivateAsync(await VenueAsync());

        // The stream's delivery wakes an activation that knows of no question, so it hands nothing on.
        var missed = At(Slot, 2);
        silos.Visits.File(_area, missed);
        await silos.DeliverAsync(_area, missed);

        Assert.Equal(Filed().Order(), (await AskAsync(Slots(Slot, Slot + 1))).Visits.Visits.ToArray());
        Assert.Equal(2, silos.Visits.LoadsOf(new(_area, Slot)));
    }

    [Fact]
    public async Task Arrivals_BucketWasDeactivated_AreFoundByTheNextQuestion()
    {
        silos.Visits.File(_area, At(Slot, 1));
        await AskAsync(Slots(Slot, Slot + 1));
        await silos.DeactivateAsync(await BucketAsync(Slot));
        var arrival = At(Slot, 2);
        silos.Visits.File(_area, arrival);
        await silos.DeliverAsync(_area, arrival);

        Assert.Equal(Filed().Order(), (await AskAsync(Slots(Slot, Slot + 1))).Visits.Visits.ToArray());
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static TimeRange Slots(long first, long end) => new(first * VenueTimeBucketKey.WidthMs, end * VenueTimeBucketKey.WidthMs);

    private Visit At(long slot, long offset) => new(silos.Next(), slot * VenueTimeBucketKey.WidthMs + offset, 13.4, 52.5, 5);

    private Visit[] Filed() => silos.Visits.In(_area);

    private async Task<IEventVenueGrain> VenueAsync() => (await silos.GrainsAsync()).GetGrain<IEventVenueGrain>(_area);

    private async Task<IVenueTimeBucketGrain> BucketAsync(long slot) =>
        (await silos.GrainsAsync()).GetGrain<IVenueTimeBucketGrain>(new VenueTimeBucketKey(_area, slot).ToString());

    private async Task<NearAnswer> AskAsync(TimeRange window) => await (await VenueAsync()).FindNearAsync(
        new(0, window, Chord.SquaredFor(5), null, NearPoints.Of([new NearPoint(Ecef.From(13.4, 52.5), 0)])), Token);
}
