using OpenTelemetry.Metrics;

namespace UdaConnect.Silo.Hosting;

/// <summary>Metrics of this process, Orleans and our own meters, at <c>/metrics</c>.</summary>
internal static class Telemetry
{
    public static WebApplicationBuilder AddTelemetry(this WebApplicationBuilder builder)
    {
        builder.Services.AddOpenTelemetry().WithMetrics(metrics => metrics
            .AddMeter("UdaConnect.*", "Microsoft.Orleans", "Npgsql")
            .AddRuntimeInstrumentation()
            .AddPrometheusExporter());
        return builder;
    }
}
