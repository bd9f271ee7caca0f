using UdaConnect.Bench.Questions;
using UdaConnect.Bench.Reporting;

namespace UdaConnect.Bench.Growth;

/// <summary>A question that is asked again when more is stored. Its answer must be right, and stay the very same.</summary>
/// <param name="entriesOf">An answer's, outside the time.</param>
/// <param name="wrong">What is wrong with an answer, in words; null if nothing is.</param>
/// <param name="cold">Makes silos forget.</param>
internal sealed class GrowingQuestion<TAnswer, TEntry>(
    string measure, Func<CancellationToken, Task<TAnswer>> ask, Func<TAnswer, IReadOnlyList<TEntry>> entriesOf, Func<IReadOnlyList<TEntry>, string?> wrong, Func<Task> cold)
{
    private const double Goal = 1.3;

    // A ratio of two medians near 1 wants more of each than one of 30.
    private const int Asks = 25;

    private readonly List<Round> _rounds = [];

    public async Task MeasureAsync(CancellationToken cancellationToken)
    {
        var answer = entriesOf(await ask(cancellationToken));
        var warm = await Repeats.TimeWarmAsync(() => ask(cancellationToken), Asks);
        _rounds.Add(new(answer, warm, await Repeats.TimeColdAsync(() => ask(cancellationToken), cold)));
    }

    /// <summary>The last round beside the first.</summary>
    public IReadOnlyList<BenchRow> Rows(long few, long many)
    {
        var (before, after) = (_rounds[0], _rounds[^1]);
        var (measured, baselineName) = ($"{measure}, at {many:N0} visits", $"the same at {few:N0} visits");
        var failure = wrong(before.Answer) ?? (before.Answer.SequenceEqual(after.Answer) ? null : $"the answer changed; it has {after.Answer.Count:N0} entries, before it had {before.Answer.Count:N0}");
        if (failure is not null)
            return [BenchRow.Failed($"{measured}, warm", Repeats.Unit, baselineName, Goal, failure, GoalKind.RatioAtMost)];
        var note = $"{after.Answer.Count:N0} entries, the very same";
        return
        [
            BenchRow.Growth($"{measured}, warm", Repeats.Unit, after.Warm, baselineName, before.Warm, Goal, note),
            BenchRow.Growth($"{measured}, cold grains", Repeats.Unit, after.Cold, baselineName, before.Cold, null, $"{note}; {ColdGrains.Note}"),
        ];
    }

    private sealed record Round(IReadOnlyList<TEntry> Answer, Statistics Warm, Statistics Cold);
}
