using Npgsql;
using UdaConnect.DevHost.Chaos.Checking;
using UdaConnect.DevHost.Postgres;
using UdaConnect.DevHost.Running;

namespace UdaConnect.DevHost.Chaos.Cluster;

/// <summary>What silos and gateway hold at one moment of a soak; of silos the largest.</summary>
internal sealed record SoakSample(
    TimeSpan At, double SiloMebibytes, double GatewayMebibytes, double Activations, double Lag, double DatabaseConnections, double SiloHandles, double GatewayHandles)
{
    private const string ConnectionsSql = "select count(*) from pg_stat_activity where backend_type = 'client backend'";

    public static async Task<SoakSample> TakeAsync(ChaosSystem system, TimeSpan at, CancellationToken cancellationToken)
    {
        var silos = system.RunningSilos;
        var activations = 0.0;
        foreach (var silo in silos) activations += await Metrics.SumAsync(silo, "orleans_catalog_activations{", cancellationToken);
        return new(
            at, silos.Max(Mebibytes), Mebibytes(system.Running.Gateway), activations, await system.Backlog.CountAsync(cancellationToken),
            await ConnectionsAsync(system.Postgres, cancellationToken), silos.Max(silo => silo.Figures?.OpenFiles ?? 0), system.Running.Gateway.Figures?.OpenFiles ?? 0);
    }

    private static double Mebibytes(ServiceProcess process) => (process.Figures?.ResidentBytes ?? 0) / (double)(1 << 20);

    private static async Task<double> ConnectionsAsync(PostgresServer postgres, CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(postgres.ConnectionString(DatabaseNames.Geolocation)) { Pooling = false }.ConnectionString);
        await using var command = source.CreateCommand(ConnectionsSql);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
