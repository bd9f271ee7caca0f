using UdaConnect.Bench.Questions;
using UdaConnect.Bench.Reporting;

namespace UdaConnect.Bench.Connections;

/// <summary>One question about <c>connections</c>: answers first, times second.</summary>
internal sealed class ConnectionsComparison(IClusterClient client, ConnectionsSql sql, AskedConnections asked, Action<string> say)
{
    private readonly ConnectionsQuestion _ours = new(client);

    public async Task<IReadOnlyList<BenchRow>> RunAsync(string measure, ConnectionsAnswer expected, double warmGoal, double coldGoal, CancellationToken cancellationToken)
    {
        say($"{measure}: person {asked.PersonId}, {expected.OwnVisits} own visits, {expected.Moments:N0} moments; {expected.People.Count:N0} people, {expected.Border.Count} more with a pair within 1 mm of {asked.Measure.Metres} m left out of the comparison");
        ConnectionFigures[] ours = [.. (await _ours.AskAsync(asked, cancellationToken)).Select(ConnectionsQuestion.FiguresOf)];
        if (ConnectionRows.Difference(ours, expected) is { } wrong)
            return [BenchRow.Failed($"{measure}, warm", Repeats.Unit, "comparison", warmGoal, wrong)];
        var contest = new SqlContest<List<ConnectionFigures>>(
            (way, limit) => sql.AskAsync(way, asked, most: null, cancellationToken, limit), theirs => ConnectionRows.Difference(ours, theirs, expected.Border, "the baseline"), say);
        var (way, baseline, difference) = await contest.RunAsync(ConnectionsSql.Ways);
        if (difference is not null)
            return [BenchRow.Failed($"{measure}, warm", Repeats.Unit, way.Name, warmGoal, difference)];

        var warm = await Repeats.TimeWarmAsync(() => _ours.AskAsync(asked, cancellationToken));
        var cold = await Repeats.TimeColdAsync(() => _ours.AskAsync(asked, cancellationToken), () => ColdGrains.MakeAsync(client));
        var baselineName = $"best single SQL ({way.Name})";
        var note = $"the whole list, {ours.Length:N0} people, page after page";
        return
        [
            BenchRow.Times($"{measure}, warm", Repeats.Unit, warm, baselineName, baseline!, warmGoal, note),
            BenchRow.Times($"{measure}, cold grains", Repeats.Unit, cold, baselineName, baseline!, coldGoal, $"{note}; {ColdGrains.Note}"),
            await FirstPageAsync($"{measure}, first page, warm", ours, way, cancellationToken),
            .. await BesideSharpenedAsync($"{measure}, warm, beside sharper SQL", warm, contest, cancellationToken),
        ];
    }

    /// <summary>What one request gets, who asks for no more.</summary>
    private async Task<BenchRow> FirstPageAsync(string measure, ConnectionFigures[] whole, SqlWay way, CancellationToken cancellationToken)
    {
        var baselineName = $"the same SQL ({way.Name}), as many rows";
        var page = await _ours.AskFirstPageAsync(asked, cancellationToken);
        if (!page.Select(ConnectionsQuestion.FiguresOf).SequenceEqual(whole.Take(ConnectionsQuestion.DefaultPage)))
            return BenchRow.Failed(measure, Repeats.Unit, baselineName, null, "the first page is not the beginning of the list");
        var ours = await Repeats.TimeWarmAsync(() => _ours.AskFirstPageAsync(asked, cancellationToken));
        var baseline = await Repeats.TimeAsync(Repeats.Baseline, () => sql.AskAsync(way, asked, page.Count, cancellationToken));
        return BenchRow.Times(measure, Repeats.Unit, ours, baselineName, baseline, null, $"one request, {page.Count:N0} people");
    }

    /// <summary>SQL made for this one question: none of the plans that the goal is about, but worth knowing.</summary>
    private async Task<IReadOnlyList<BenchRow>> BesideSharpenedAsync(
        string measure, Statistics ours, SqlContest<List<ConnectionFigures>> contest, CancellationToken cancellationToken)
    {
        await sql.PrepareSharpenedAsync(cancellationToken);
        List<BenchRow> rows = [];
        foreach (var sharpened in ConnectionsSql.Sharpened)
        {
            var (way, baseline, difference) = await contest.RunAsync([sharpened]);
            rows.Add(difference is null
                ? BenchRow.Times(measure, Repeats.Unit, ours, $"SQL made for this question ({way.Name})", baseline!, null)
                : BenchRow.Failed(measure, Repeats.Unit, way.Name, null, difference));
        }

        return rows;
    }
}
