using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using UdaConnect.Gateway.Faults;

namespace UdaConnect.Gateway.Services;

internal static class GrpcExtensions
{
    public static void AddGrpcServices(this WebApplicationBuilder builder)
    {
        builder.Services.AddGrpc(options =>
        {
            options.Interceptors.Add<FaultInterceptor>();
            // Their catch-all route would turn REST's 405 into 404; an unknown gRPC service is UNIMPLEMENTED to its client without it.
            options.IgnoreUnknownServices = true;
        });
        builder.Services.AddGrpcReflection();
        // The overall health answers for every service, by the same checks as /health/ready.
        builder.Services.AddGrpcHealthChecks(options => options.Services.Map("", _ => true));
        builder.Services.Configure<HealthCheckPublisherOptions>(options => (options.Delay, options.Period) = (TimeSpan.Zero, TimeSpan.FromSeconds(2)));
    }

    /// <summary>Every service on whichever gRPC port.</summary>
    public static void MapGrpcServices(this WebApplication app)
    {
        // gRPC has a limit of its own for a message, and says RESOURCE_EXHAUSTED; the one for bodies would cut calls off as UNKNOWN.
        var services = app.MapGroup("").WithMetadata(new DisableRequestSizeLimitAttribute());
        services.MapGrpcService<LegacyPersonService>();
        services.MapGrpcService<LegacyVisitService>();
        services.MapGrpcService<VisitReports>();
        services.MapGrpcService<PersonCalls>();
        services.MapGrpcService<EventCalls>();
        services.MapGrpcService<VenueCalls>();
        services.MapGrpcService<SessionCalls>();
        services.MapGrpcService<ConnectionCalls>();
        services.MapGrpcService<AttendanceCalls>();
        services.MapGrpcService<LiveCalls>();
        services.MapGrpcHealthChecksService();
        if (app.Environment.IsDevelopment())
            app.MapGrpcReflectionService();
    }
}
