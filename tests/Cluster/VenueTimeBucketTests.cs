using UdaConnect.Connections;
using UdaConnect.FanOut;
using UdaConnect.Geo;
using UdaConnect.Venues;
using UdaConnect.Visits;
using Xunit;

namespace UdaConnect.Tests.Cluster;

/// <summary>When a bucket loads, and what becomes of arrivals before, during and after a load (docs/architecture.md, "Memory").</summary>
public sealed class VenueTimeBucketTests(TwoSilos silos)
{
    private readonly VenueTimeBucketKey _key = new(silos.Next(), 122_000);
    private readonly Guid _asker = Guid.NewGuid();

    [Fact]
    public async Task Add_BeforeTheFirstQuestion_KeepsNothingAndLoadsNothing()
    {
        var bucket = await BucketAsync();

        Assert.False(await bucket.AddAsync(VisitPage.Of([New()]), Token));
        Assert.Null(await bucket.InspectAsync(Token));
        Assert.Equal(0, silos.Visits.LoadsOf(_key));
    }

    [Fact]
    public async Task Add_WhileALoadRuns_IsUnitedWithWhatWasLoaded()
    {
        var (stored, both, arrived) = (New(1), New(2), New(3));
        silos.Visits.File(_key.AreaId, stored, both);
        var bucket = await BucketAsync();
        var load = await HoldLoadAsync(bucket);

        Assert.True(await bucket.AddAsync(VisitPage.Of([arrived, both]), Token));
        Assert.Null(await bucket.InspectAsync(Token));
        load.Open.SetResult();

        // What arrived while the load ran need not be in its statement's snapshot.
        Assert.Equal([stored, both, arrived], (await load.Answer).Visits.Visits.ToArray());
        Assert.Equal([stored, both, arrived], (await bucket.InspectAsync(Token))!.Visits.ToArray());
    }

    [Fact]
    public async Task Add_WhileALoadRunsThatFails_IsDroppedWithItAndTheNextLoadStartsAnew()
    {
        var stored = New(1);
        silos.Visits.File(_key.AreaId, stored);
        var bucket = await BucketAsync();
        var load = await HoldLoadAsync(bucket);

        // Never stored: it shows that nothing of the failed load is kept.
        Assert.True(await bucket.AddAsync(VisitPage.Of([New(2)]), Token));
        load.Open.SetException(new IOException("The database is away."));
        await Assert.ThrowsAnyAsync<Exception>(() => load.Answer);

        Assert.False(await bucket.AddAsync(VisitPage.Of([New(3)]), Token));
        Assert.Equal([stored], (await AskAsync(bucket, _asker)).Visits.Visits.ToArray());
        Assert.Equal(2, silos.Visits.LoadsOf(_key));
    }

    [Fact]
    public async Task FindNear_AnotherAsker_LoadsAgainAndTheSameDoesNot()
    {
        silos.Visits.File(_key.AreaId, New(1));
        var bucket = await BucketAsync();
        await AskAsync(bucket, _asker);
        await AskAsync(bucket, _asker);
        Assert.Equal(1, silos.Visits.LoadsOf(_key));

        // Missed, as by an EventVenue that was somewhere else meanwhile.
        silos.Visits.File(_key.AreaId, New(2));
        Assert.Single((await AskAsync(bucket, _asker)).Visits.Visits.ToArray());

        Assert.Equal(2, (await AskAsync(bucket, Guid.NewGuid())).Visits.Count);
        Assert.Equal(2, silos.Visits.LoadsOf(_key));
    }

    [Fact]
    public async Task Add_MoreThanItKeepsUnsorted_AnyOrderAndRepeats_HoldsEachOnce()
    {
        var bucket = await BucketAsync();
        await AskAsync(bucket, _asker);
        var visits = Enumerable.Range(0, 6_000).Select(i => New(i * 7_919L % 6_007)).ToArray();
        foreach (var chunk in visits.Chunk(900).Concat(visits.Chunk(1_100).Reverse()))
            Assert.True(await bucket.AddAsync(VisitPage.Of(chunk), Token));

        Assert.Equal(visits.Order(), (await bucket.InspectAsync(Token))!.Visits.ToArray());
    }

    [Fact]
    public async Task FindNear_ManyPoints_AnswersAsWithFew()
    {
        var visits = Enumerable.Range(0, 2_100).Select(i => New(i)).ToArray();
        silos.Visits.File(_key.AreaId, visits);
        var far = Enumerable.Range(0, 1_000).Select(i => new NearPoint(Ecef.From(13.4 + i, 50), i));
        var bucket = await BucketAsync();

        var answer = await bucket.FindNearAsync(Question([.. far, Point]), _asker, Token);

        Assert.Equal(visits, answer.Visits.Visits.ToArray());
    }

    [Fact]
    public async Task FindNear_Answered_ShowsItsColumnsUntilSomethingArrives()
    {
        silos.Visits.File(_key.AreaId, New(1));
        var bucket = await BucketAsync();
        Assert.Null(await ShownAsync(_asker));

        await AskAsync(bucket, _asker);
        Assert.Equal(1, (await ShownAsync(_asker))?.Count);

        Assert.True(await bucket.AddAsync(VisitPage.Of([New(2)]), Token));
        Assert.Null(await ShownAsync(_asker));

        await AskAsync(bucket, _asker);
        Assert.Equal(2, (await ShownAsync(_asker))?.Count);
    }

    [Fact]
    public async Task FindNear_AnotherAskerLoads_ShowsNothingMeanwhile()
    {
        var (bucket, other) = (await BucketAsync(), Guid.NewGuid());
        await AskAsync(bucket, other);
        Assert.NotNull(await ShownAsync(other));

        var load = await HoldLoadAsync(bucket);
        Assert.Null(await ShownAsync(other));
        load.Open.SetResult();
        await load.Answer;

        Assert.Null(await ShownAsync(other));
        Assert.NotNull(await ShownAsync(_asker));
    }

    [Fact]
    public async Task Deactivate_Bucket_ShowsNothingAnyMore()
    {
        var bucket = await BucketAsync();
        await AskAsync(bucket, _asker);

        await silos.DeactivateAsync(bucket);

        Assert.Null(await ShownAsync(_asker));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static NearPoint Point => new(Ecef.From(13.4, 52.5), 1_000);

    private Visit New(long offset = 0) => new(silos.Next(), _key.Range.StartMs + offset, 13.4, 52.5, 5);

    private NearQuestion Question(params NearPoint[] points) => new(0, _key.Range, Chord.SquaredFor(5), null, NearPoints.Of(points));

    private async Task<IVenueTimeBucketGrain> BucketAsync() => (await silos.GrainsAsync()).GetGrain<IVenueTimeBucketGrain>(_key.ToString());

    private Task<NearAnswer> AskAsync(IVenueTimeBucketGrain bucket, Guid asker) => bucket.FindNearAsync(Question(Point), asker, Token);

    /// <summary>What it shows to whoever asked, on whichever silo it lies.</summary>
    private async Task<VisitColumns?> ShownAsync(Guid asker) =>
        (await silos.ServiceAsync<LocalBuckets>(0)).Find(_key, asker) ?? (await silos.ServiceAsync<LocalBuckets>(1)).Find(_key, asker);

    /// <summary>A question whose load has begun and goes on when opened.</summary>
    private async Task<(Task<NearAnswer> Answer, TaskCompletionSource Open)> HoldLoadAsync(IVenueTimeBucketGrain bucket)
    {
        var (begun, open) = (new TaskCompletionSource(), new TaskCompletionSource());
        using (silos.Visits.OnBucketLoad(_key, () =>
        {
            begun.SetResult();
            return open.Task;
        }))
        {
            var answer = AskAsync(bucket, _asker);
            await begun.Task.WaitAsync(Token);
            return (answer, open);
        }
    }
}
