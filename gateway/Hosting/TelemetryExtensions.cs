using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using UdaConnect.Gateway.Intake;

namespace UdaConnect.Gateway.Hosting;

internal static class TelemetryExtensions
{
    /// <summary>Metrics for Prometheus; traces only where a collector is configured, by the usual <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>. Health for both.</summary>
    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        var telemetry = builder.Services.AddOpenTelemetry().ConfigureResource(resource => resource.AddService("udaconnect-gateway")).WithMetrics(metrics => metrics
            .AddMeter(GatewayMeter.Name, "Microsoft.Orleans", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel")
            .AddRuntimeInstrumentation()
            .AddPrometheusExporter());
        if (!string.IsNullOrEmpty(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
            telemetry.WithTracing(tracing => tracing
                .AddAspNetCoreInstrumentation().AddSource("Microsoft.Orleans.Application", "Microsoft.Orleans.Runtime").AddOtlpExporter());

        // Who asks for the health is told; a line for every look, twice a second while the cluster starts, helps nobody.
        builder.Logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);
        builder.Services.AddHealthChecks()
            .AddCheck<ClusterHealth>("cluster", timeout: TimeSpan.FromSeconds(3))
            .AddCheck<BrokerHealth>("broker");
    }
}
