namespace UdaConnect.Gateway.Endpoints;

internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        // The older services' answer, and "live": the process serves.
        routes.MapGet("/health", () => TypedResults.Ok("healthy")).WithTags("Operations").WithName("Health").WithSummary("The process serves");
        routes.MapHealthChecks("/health/live", new() { Predicate = _ => false });
        routes.MapHealthChecks("/health/ready", new()
        {
            ResponseWriter = (http, report) =>
            {
                if (report.Status != Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Healthy)
                    http.Response.Headers.RetryAfter = "1";
                return http.Response.WriteAsJsonAsync(report.Entries.ToDictionary(
                    entry => entry.Key, entry => entry.Value.Description is { } text ? $"{entry.Value.Status}: {text}" : $"{entry.Value.Status}"));
            },
        });
    }
}
