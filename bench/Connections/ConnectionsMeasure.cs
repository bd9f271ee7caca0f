using UdaConnect.Bench.Reporting;
using UdaConnect.Encounters;

namespace UdaConnect.Bench.Connections;

/// <summary>With whom somebody had encounters, beside SQL that finds the same moments and merges the same gaps.</summary>
internal sealed class ConnectionsMeasure : IMeasure
{
    public const string Measure = "connections, three days, 5 m, within 5 min";
    private const double WarmGoal = 50;
    private const double ColdGoal = 3;

    private static readonly EncounterMeasure Nearness = EncounterMeasure.Default with { WithinMs = 300_000 };

    public string Name => "connections";

    public string Description => "one person's three days, beside the best single SQL by time first and by space first";

    public async Task<IReadOnlyList<BenchRow>> RunAsync(BenchStage stage, CancellationToken cancellationToken)
    {
        await stage.LoadedAsync(cancellationToken);
        var sql = new ConnectionsSql(await stage.SqlAsync(cancellationToken));
        var client = (await stage.ClusterAsync(cancellationToken)).Client;
        var asked = AskedOf(stage);
        var expected = new ConnectionsOracle(stage.Placed).Ask(asked);
        return await new ConnectionsComparison(client, sql, asked, stage.Say).RunAsync(Measure, expected, WarmGoal, ColdGoal, cancellationToken);
    }

    public static AskedConnections AskedOf(BenchStage stage) => new(stage.Person, stage.Plan.FirstDays(stage.Plan.Days), Nearness);
}
