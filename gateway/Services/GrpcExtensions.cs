using Microsoft.Extensions.Diagnostics.HealthChecks;
using UdaConnect.Gateway.Faults;

namespace UdaConnect.Gateway.Services;

internal static class GrpcExtensions
{
    public static void AddGrpcServices(this WebApplicationBuilder builder)
    {
        builder.Services.AddGrpc(options => options.Interceptors.Add<FaultInterceptor>());
        builder.Services.AddGrpcReflection();
        // The overall health answers for every service, by the same checks as /health/ready.
        builder.Services.AddGrpcHealthChecks(options => options.Services.Map("", _ => true));
        builder.Services.Configure<HealthCheckPublisherOptions>(options => (options.Delay, options.Period) = (TimeSpan.Zero, TimeSpan.FromSeconds(2)));
    }

    /// <summary>Every service on whichever gRPC port.</summary>
    public static void MapGrpcServices(this WebApplication app)
    {
        app.MapGrpcService<LegacyPersonService>();
        app.MapGrpcService<LegacyVisitService>();
        app.MapGrpcService<VisitReports>();
        app.MapGrpcHealthChecksService();
        if (app.Environment.IsDevelopment())
            app.MapGrpcReflectionService();
    }
}
