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

    private static ContentHttpResult Ready(ISiloStatusOracle oracle, ServingGate gate, DatabaseWatch databases)
    {
        var reasons = new List<string>();
        if (oracle.CurrentStatus != SiloStatus.Active)
            reasons.Add($"silo is {oracle.CurrentStatus}");
        if (!gate.IsServing)
            reasons.Add("paused");
        reasons.AddRange(databases.Away.Select(database => $"the {database} database does not answer"));
        return reasons.Count == 0
            ? TypedResults.Text("ready")
            : TypedResults.Text($"not ready: {string.Join(", ", reasons)}", statusCode: StatusCodes.Status503ServiceUnavailable);
    }
}
