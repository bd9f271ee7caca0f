using UdaConnect.Bench.Reporting;
using UdaConnect.Bench.Reporting.Plots;
using UdaConnect.Venues;

namespace UdaConnect.Bench.Memory;

/// <summary>What a stored visit costs in memory, weighed on the heap: the grain's own columns, and a whole activation beside them.</summary>
internal sealed class MemoryMeasure : IMeasure
{
    private const string PerVisit = "memory per stored visit in an active bucket";
    private const string Unit = "B";
    private const string FieldsName = "the bytes of its fields: id, person, time, longitude, latitude";
    private const double Fields = 2 * sizeof(long) + 2 * sizeof(double) + sizeof(int);
    private const double Limit = 64;
    private const int LeastVisits = 50_000;
    private const int MostVisits = 1_000_000;
    private const int Activations = 10_000;
    private static readonly int[] Fills = [10, 100, 1_000, 10_000];

    public string Name => "memory";

    public string Description => "bytes of a stored visit in memory, and of an activation";

    public async Task<IReadOnlyList<BenchRow>> RunAsync(BenchStage stage, CancellationToken cancellationToken)
    {
        var convention = BucketVisits.Of(stage.Visits);
        var fill = (double)stage.Visits.Length / convention.Length;
        var (loaded, arrived) = (ColumnWeight.Loaded(convention), ColumnWeight.Arrived(convention));
        var (empty, whole) = await WeighActivationsAsync(convention, cancellationToken);
        stage.Say($"{loaded:0.0} B a visit as loaded, {arrived:0.0} B as arrived, in {convention.Length:N0} buckets of {fill:N0} on average; an activation {empty:N0} B");
        var note = FormattableString.Invariant($"the convention's {convention.Length:#,0} buckets of {fill:#,0} visits on average; every visit arrived live; loaded from the store it is {loaded:0.0} B; the activation beside it is {empty:#,0} B a bucket, with it and its part of the directory {whole:0.0} B a visit as loaded");
        List<BenchRow> rows = [Row($"{PerVisit}, the convention's", arrived, Limit, note)];

        var atLeast = Math.Clamp(stage.Visits.Length, LeastVisits, MostVisits);
        var (loadedByFill, arrivedByFill) = (new List<(double, double)>(), new List<(double, double)>());
        foreach (var size in Fills)
        {
            var buckets = BucketVisits.OfFill(size, atLeast);
            loadedByFill.Add((size, ColumnWeight.Loaded(buckets)));
            arrivedByFill.Add((size, ColumnWeight.Arrived(buckets)));
            rows.Add(Row(FormattableString.Invariant($"{PerVisit}, {size:#,0} in a bucket"), arrivedByFill[^1].Item2, null, FormattableString.Invariant($"as loaded from the store {loadedByFill[^1].Item2:0.0} B")));
        }

        stage.Plots.Add(new LinePlot("memory", "Memory per stored visit", "visits in a bucket", "bytes", [new("as arrived", arrivedByFill), new("as loaded", loadedByFill)], Limit, IsLogarithmic: true));
        rows.Add(BenchRow.Limited("memory of an activation: a bucket without visits", Unit, Statistics.Of([empty]), null, note: $"{Activations:N0} of them in a silo, with the directory's entries, weighed on the heap"));
        return rows;
    }

    /// <returns>Bytes of an activation without visits, and bytes a visit of the convention's buckets with theirs.</returns>
    private static async Task<(double Empty, double Whole)> WeighActivationsAsync(BucketVisits[] convention, CancellationToken cancellationToken)
    {
        await using var silo = await BucketSilo.StartAsync(cancellationToken);
        // The first ones fill pools and caches that all share.
        await silo.WeighAsync(Empties(Activations / 4, slot: 1), cancellationToken);
        var empty = (double)await silo.WeighAsync(Empties(Activations, slot: 2), cancellationToken) / Activations;
        var whole = await silo.WeighAsync(convention, cancellationToken);
        return (empty, (double)whole / convention.Sum(bucket => (long)bucket.Visits.Length));
    }

    private static BucketVisits[] Empties(int count, long slot) => [.. Enumerable.Range(1, count).Select(area => new BucketVisits(new VenueTimeBucketKey(area, slot), []))];

    private static BenchRow Row(string measure, double bytes, double? limit, string note) =>
        BenchRow.Limited(measure, Unit, Statistics.Of([bytes]), limit, FieldsName, Statistics.Of([Fields]), note);
}
