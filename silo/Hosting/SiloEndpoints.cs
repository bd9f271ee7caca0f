using Microsoft.AspNetCore.Http.HttpResults;
using Orleans.Dashboard;

namespace UdaConnect.Silo.Hosting;

/// <summary>What a silo tells its operators over HTTP.</summary>
internal static class SiloEndpoints
{
    public static WebApplication MapSiloEndpoints(this WebApplication app)
    {
        app.MapGet("/health/live", () => "live");
        app.MapGet("/health/ready", Ready);
        app.MapPrometheusScrapingEndpoint();
        app.MapOrleansDashboard("/dashboard");
        return app;
    }

    private static ContentHttpResult Ready(ISiloStatusOracle oracle, ServingGate gate) =>
        oracle.CurrentStatus == SiloStatus.Active && gate.IsServing
            ? TypedResults.Text("ready")
            : TypedResults.Text($"not ready: silo is {oracle.CurrentStatus}{(gate.IsServing ? "" : ", paused")}", statusCode: StatusCodes.Status503ServiceUnavailable);
}
