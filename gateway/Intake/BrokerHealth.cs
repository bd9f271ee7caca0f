using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace UdaConnect.Gateway.Intake;

/// <summary>Healthy while the log's offsets can be read.</summary>
internal sealed class BrokerHealth(VisitLogMonitor monitor) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(monitor.IsReachable ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("the log of visits does not answer"));
}
