using UdaConnect.Bench.Connection;
using UdaConnect.Bench.Connections;
using UdaConnect.Bench.Questions;
using UdaConnect.Bench.Reporting;
using UdaConnect.Visits;
using PersonConnection = UdaConnect.Encounters.PersonConnection;

namespace UdaConnect.Bench.Growth;

/// <summary>The same questions with the same answers, before and after many more visits of further days were stored.</summary>
internal sealed class GrowthMeasure : IMeasure
{
    private const int Times = 10;

    public string Name => "growth";

    public string Description => $"the same questions' time when {Times} times as many visits are stored";

    public async Task<IReadOnlyList<BenchRow>> RunAsync(BenchStage stage, CancellationToken cancellationToken)
    {
        await stage.LoadedAsync(cancellationToken);
        var cluster = await stage.ClusterAsync(cancellationToken);
        var (day, three) = (Day(stage, cluster.Client), ThreeDays(stage, cluster.Client));
        await day.MeasureAsync(cancellationToken);
        await three.MeasureAsync(cancellationToken);
        await new FurtherDays(cluster, stage.Plan, stage.Say).IngestAsync(Times, cancellationToken);
        await day.MeasureAsync(cancellationToken);
        await three.MeasureAsync(cancellationToken);
        var (few, many) = (stage.Plan.Visits, (long)stage.Plan.Visits * Times);
        return [.. day.Rows(few, many), .. three.Rows(few, many)];
    }

    private static GrowingQuestion<IReadOnlyList<VisitPage>, Visit> Day(BenchStage stage, IClusterClient client)
    {
        var asked = ConnectionMeasure.AskedOf(stage, days: 1);
        var expected = stage.Nearness.Ask(asked);
        var question = new ClusterQuestion(client);
        return new(
            ConnectionMeasure.Day, token => question.AskAsync(asked, token), ClusterQuestion.RowsOf, answer => ConnectionComparison.Wrong(answer, expected), () => ColdGrains.MakeAsync(client));
    }

    private static GrowingQuestion<List<PersonConnection>, ConnectionFigures> ThreeDays(BenchStage stage, IClusterClient client)
    {
        var asked = ConnectionsMeasure.AskedOf(stage);
        var expected = new ConnectionsOracle(stage.Placed).Ask(asked);
        var question = new ConnectionsQuestion(client);
        return new(
            ConnectionsMeasure.Measure, token => question.AskAsync(asked, token), entries => [.. entries.Select(ConnectionsQuestion.FiguresOf)],
            answer => ConnectionRows.Difference(answer, expected), () => ColdGrains.MakeAsync(client));
    }
}
