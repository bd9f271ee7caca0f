using UdaConnect.Bench.Questions;
using UdaConnect.Bench.Reporting;
using UdaConnect.Visits;

namespace UdaConnect.Bench.Connection;

/// <summary>One person's <c>connection</c> beside the best single SQL and the older algorithm: answers first, times second.</summary>
internal sealed class ConnectionComparison(IClusterClient client, ConnectionSql sql, Action<string> say)
{
    private const double WarmGoal = 30;
    private const double OlderGoal = 500;
    private const string Older = "the older algorithm: one SQL for each location, measured once";

    private readonly ClusterQuestion _ours = new(client);

    /// <param name="measure">The rows' name.</param>
    /// <param name="hasGoal">Whether the design asks something of it.</param>
    /// <returns>What further comparisons need; null with a failed row when an answer differed.</returns>
    public async Task<(IReadOnlyList<BenchRow> Rows, ComparedConnection? Compared)> RunAsync(
        string measure, Asked asked, OracleAnswer expected, bool hasGoal, CancellationToken cancellationToken)
    {
        double? goal = hasGoal ? WarmGoal : null;
        say($"{measure}: person {asked.PersonId}, {expected.OwnVisits} own visits, {expected.Near:N0} rows, {expected.Border.Count} more within 1 mm of 5 m left out of the comparison");

        // The first answers are compared, and warm both sides.
        var ours = ClusterQuestion.RowsOf(await _ours.AskAsync(asked, cancellationToken));
        if (Wrong(ours, expected) is { } wrong)
            return ([BenchRow.Failed($"{measure}, warm", Repeats.Unit, "comparison", goal, wrong)], null);
        var contest = new SqlContest<List<Visit>>(
            (way, limit) => sql.AskAsync(way, asked, cancellationToken, limit), theirs => NearRows.Difference(ours, theirs, expected.Border), say);
        var (way, baseline, difference) = await contest.RunAsync(ConnectionSql.Ways);
        if (difference is not null)
            return ([BenchRow.Failed($"{measure}, warm", Repeats.Unit, way.Name, goal, difference)], null);

        var warm = await Repeats.TimeWarmAsync(() => _ours.AskAsync(asked, cancellationToken));
        var cold = await Repeats.TimeColdAsync(() => _ours.AskAsync(asked, cancellationToken), () => ColdGrains.MakeAsync(client));
        var baselineName = $"best single SQL on PostGIS ({way.Name})";
        var note = $"{ours.Length:N0} rows";
        return (
            [
                BenchRow.Times($"{measure}, warm", Repeats.Unit, warm, baselineName, baseline!, goal, note),
                BenchRow.Times($"{measure}, cold grains", Repeats.Unit, cold, baselineName, baseline!, null, $"{note}; {ColdGrains.Note}"),
            ], new(asked, ours, expected.Border, warm, way));
    }

    /// <summary>What is wrong with our answer, in words; null if nothing is. Row by row it is compared with the SQL's.</summary>
    public static string? Wrong(IReadOnlyList<Visit> ours, OracleAnswer expected) => ours.Count(row => !expected.Border.Contains(row.Id)) is var certain && certain != expected.Near
        ? $"{certain:N0} rows, and by comparing everything with everything {expected.Near:N0}"
        : null;

    /// <summary>Once: it takes its time, and a tenth more or less does not matter.</summary>
    public async Task<BenchRow> BesideOlderAsync(string measure, ComparedConnection compared, CancellationToken cancellationToken)
    {
        await sql.PrepareOlderAsync(cancellationToken);
        List<Visit> older = [];
        var times = await Repeats.TimeAsync(1, async () => older = await sql.AskAsBeforeAsync(compared.Asked, cancellationToken));
        return NearRows.Difference(compared.Ours, older, compared.Border) is { } difference
            ? BenchRow.Failed($"{measure}, warm, beside the older algorithm", Repeats.Unit, Older, OlderGoal, difference)
            : BenchRow.Times($"{measure}, warm, beside the older algorithm", Repeats.Unit, compared.Warm, Older, times, OlderGoal);
    }
}

/// <summary>A question whose answer was right.</summary>
/// <param name="Border">Ids that may be in an answer or not.</param>
/// <param name="Best">The fastest SQL.</param>
internal sealed record ComparedConnection(Asked Asked, IReadOnlyList<Visit> Ours, IReadOnlySet<long> Border, Statistics Warm, SqlWay Best);
