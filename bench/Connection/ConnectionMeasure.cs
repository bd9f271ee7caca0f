using UdaConnect.Bench.Questions;
using UdaConnect.Bench.Reporting;
using UdaConnect.DevHost.Postgres;

namespace UdaConnect.Bench.Connection;

/// <summary>The older resource: every visit of somebody else that was near.</summary>
internal sealed class ConnectionMeasure : IMeasure
{
    public const string Day = "connection, one day, 5 m";
    private const double Metres = 5;

    public string Name => "connection";

    public string Description => "one person's day and three days, beside the best single SQL and the older algorithm; a day over REST";

    public async Task<IReadOnlyList<BenchRow>> RunAsync(BenchStage stage, CancellationToken cancellationToken)
    {
        await stage.LoadedAsync(cancellationToken);
        var sql = new ConnectionSql(await stage.SqlAsync(cancellationToken));
        var cluster = await stage.ClusterAsync(cancellationToken);
        var comparison = new ConnectionComparison(cluster.Client, sql, stage.Say);

        var (rows, day) = await CompareAsync(Day, days: 1);
        List<BenchRow> all = [.. rows];
        if (day is not null)
        {
            all.Add(await comparison.BesideOlderAsync(Day, day, cancellationToken));
            var gateway = await cluster.GatewayAsync(cancellationToken);
            var people = await PersonJson.ReadAsync(cluster.Postgres.ConnectionString(DatabaseNames.Person), cancellationToken);
            all.Add(await new RestComparison(gateway.Rest, sql, people, stage.Say).RunAsync(Day, day, cancellationToken));
        }

        all.AddRange((await CompareAsync("connection, three days, 5 m", stage.Plan.Days)).Rows);
        return all;

        Task<(IReadOnlyList<BenchRow> Rows, ComparedConnection? Compared)> CompareAsync(string measure, int days)
        {
            var asked = AskedOf(stage, days);
            return comparison.RunAsync(measure, asked, stage.Nearness.Ask(asked), hasGoal: days == 1, cancellationToken);
        }
    }

    public static Asked AskedOf(BenchStage stage, int days) => new(stage.Person, stage.Plan.FirstDays(days), Metres);
}
