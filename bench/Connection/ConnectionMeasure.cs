using UdaConnect.Bench.Reporting;

namespace UdaConnect.Bench.Connection;

/// <summary>The older resource: every visit of somebody else that was near.</summary>
internal sealed class ConnectionMeasure : IMeasure
{
    public string Name => "connection";

    public string Description => "one person's day and three days beside the best single SQL and the older algorithm";

    public async Task<IReadOnlyList<BenchRow>> RunAsync(BenchStage stage, CancellationToken cancellationToken)
    {
        await stage.LoadedAsync(cancellationToken);
        var sql = await stage.SqlAsync(cancellationToken);
        var cluster = await stage.ClusterAsync(cancellationToken);
        return await new ConnectionComparison(cluster.Client, sql, new(stage.Visits), stage.Plan, stage.Say).RunAsync(cancellationToken);
    }
}
